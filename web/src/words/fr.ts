import type { Words } from './en.ts';

export const fr: Words = {
  pages: {
    signUp: 'Créer un compte',
    confirm: 'Confirmez votre adresse e-mail',
    login: 'Se connecter',
    loginCode: 'Saisissez votre code de connexion',
    newPassword: 'Choisissez votre mot de passe',
    reset: 'Choisir un nouveau mot de passe',
    account: 'Votre compte',
    name: 'Modifier votre nom',
    email: 'Modifier votre adresse e-mail',
    language: 'Changer de langue',
    password: 'Modifier votre mot de passe',
    delete: 'Supprimer votre compte',
    help: 'Si vous n’avez pas reçu notre e-mail',
    notFound: 'Page introuvable',
    loadError: 'Impossible d’afficher cette page',
  },

  layout: {
    skip: 'Aller au contenu principal',
    language: 'Langue',
    error: 'Erreur ',
    help: 'Aide sur les e-mails et les codes',
    phone: 'Téléphone ',
    email: 'E-mail ',
    neverAsk:
      'Nous ne vous demanderons jamais de code ni de mot de passe par téléphone, par SMS ou par e-mail.',
    offline: 'Vous n’avez pas de connexion Internet. Ce que vous avez saisi est toujours là.',
    loading: 'Chargement…',
  },

  fields: {
    name: 'Prénom et nom',
    email: 'Adresse e-mail',
    newEmail: 'Nouvelle adresse e-mail',
    password: 'Mot de passe',
    currentPassword: 'Mot de passe actuel',
    newPassword: 'Nouveau mot de passe',
    code: 'Code reçu par e-mail',
    codeHint: 'Vous pouvez le coller. Les espaces ne comptent pas.',
    show: 'Afficher',
    hide: 'Masquer',
    showPassword: 'Afficher le mot de passe',
    hidePassword: 'Masquer le mot de passe',
    passwordShown: 'Votre mot de passe est affiché',
    passwordHidden: 'Votre mot de passe est masqué',
  },

  passwordRules: {
    title: 'Votre mot de passe doit contenir :',
    length: (count) => `${count} caractères ou plus`,
    lowercase: 'une lettre minuscule',
    uppercase: 'une lettre majuscule',
    number: 'un chiffre',
    symbol: 'un symbole, comme ! ou -',
    advice: 'Trois ou quatre mots sans rapport entre eux conviennent bien.',
    met: 'c’est fait',
    open: 'pas encore',
  },

  errors: {
    title: 'Il y a un problème',
    nameMissing: 'Saisissez votre prénom et votre nom',
    emailMissing: 'Saisissez votre adresse e-mail',
    emailWrong: 'Saisissez une adresse e-mail comme nom@example.com',
    passwordMissing: 'Saisissez votre mot de passe',
    currentPasswordMissing: 'Saisissez votre mot de passe actuel',
    newPasswordMissing: 'Saisissez un nouveau mot de passe',
    passwordRules: 'Choisissez un mot de passe qui respecte toute la liste',
    codeMissing: 'Saisissez le code reçu par e-mail',
    codeNotDigits: 'Le code ne contient que des chiffres. Vérifiez l’e-mail',
    tickMissing: 'Cochez la case pour indiquer que vous avez compris',
  },

  problems: {
    codeWrong:
      'Ce code n’est pas le bon. Regardez notre e-mail le plus récent. Les codes précédents ne fonctionnent plus.',
    codeExpired:
      'Ce code ne fonctionne plus. Il est trop ancien, ou un code plus récent l’a remplacé. Demandez un nouveau code.',
    codeTriedTooOften: (wait) =>
      `Trop de codes erronés ont été saisis. Demandez un nouveau code. Si cela ne marche pas, attendez ${wait}.`,
    tooOften: (wait) => `Vous avez fait trop d’essais. Attendez ${wait}, puis réessayez.`,
    tooBusy: 'Beaucoup de personnes utilisent notre site. Attendez une minute, puis réessayez.',
    passwordWrong:
      'L’adresse e-mail ou le mot de passe est incorrect. Vérifiez les deux, ou connectez-vous avec un code.',
    locked: (wait) =>
      `Trop de mots de passe erronés ont été saisis. Attendez ${wait}, puis réessayez, ou choisissez un nouveau mot de passe.`,
    temporaryPasswordExpired: (phone) =>
      `Votre mot de passe provisoire ne fonctionne plus. Appelez-nous au ${phone} et demandez une nouvelle invitation.`,
    disabled: (phone) => `Ce compte est désactivé. Appelez-nous au ${phone}.`,
    invited: (phone) =>
      `Vous n’avez pas encore choisi de mot de passe. Connectez-vous avec le mot de passe provisoire de votre invitation. Si vous ne la trouvez pas, appelez-nous au ${phone} pour en obtenir une nouvelle.`,
    passwordOnly:
      'Nous ne pouvons pas encore envoyer de code pour ce compte. Connectez-vous avec le mot de passe provisoire de votre invitation.',
    signInExpired: 'Cette connexion a pris trop de temps. Par sécurité, connectez-vous à nouveau.',
    codeSignInExpired: 'Cette connexion a pris trop de temps. Par sécurité, demandez un nouveau code.',
    currentPasswordWrong: 'Votre mot de passe actuel n’est pas le bon.',
    passwordRefused: 'Ce mot de passe ne convient pas. Choisissez-en un qui respecte toute la liste.',
    passwordUsedBefore: 'Vous avez déjà utilisé ce mot de passe. Choisissez-en un autre.',
    emailRefused: 'Cette adresse e-mail ne peut pas être utilisée. Vérifiez qu’elle est bien écrite.',
    emailTaken: (phone) =>
      `Cette adresse e-mail ne peut pas être utilisée pour votre compte. Utilisez-en une autre, ou appelez-nous au ${phone}.`,
    emailUnconfirmed: (phone) =>
      `Nous ne pouvons pas vous envoyer de code, car cette adresse e-mail n’a jamais été confirmée. Appelez-nous au ${phone}.`,
    signedOut: 'Votre session est fermée. Connectez-vous à nouveau pour continuer.',
    network: 'Notre site ne répond pas. Vérifiez votre connexion Internet, puis réessayez.',
    unknown: (phone) =>
      `Un problème est survenu de notre côté. Réessayez dans quelques minutes. Si cela se répète, appelez-nous au ${phone}.`,
  },

  notices: {
    confirmed: 'Votre adresse e-mail est confirmée. Vous pouvez vous connecter.',
    alreadyConfirmed: 'Votre adresse e-mail était déjà confirmée. Vous pouvez vous connecter.',
    confirmFirst:
      'Vous n’avez pas encore confirmé votre adresse e-mail. Nous vous avons envoyé un nouveau code.',
    welcome: 'Votre adresse e-mail est confirmée. Voici votre compte.',
    passwordReset: 'Votre mot de passe a été modifié. Connectez-vous avec le nouveau.',
    mustReset:
      'Vous devez choisir un nouveau mot de passe avant de vous connecter. Nous vous avons envoyé un code.',
    signedOut: 'La déconnexion est terminée.',
    signedOutEverywhere: 'La déconnexion est terminée sur tous vos appareils.',
    expired: 'Nous avons fermé votre session pour protéger votre compte. Connectez-vous à nouveau.',
    signInFailed: 'La connexion n’a pas abouti. Réessayez.',
    codeInLink: 'Connectez-vous d’abord. Vous pourrez ensuite confirmer votre nouvelle adresse e-mail.',
    deleted: 'Votre compte est supprimé. Au revoir, et prenez soin de vous.',
    nameChanged: 'Votre nom a été modifié.',
    emailChanged: 'Votre adresse e-mail a été modifiée.',
    emailConfirmed: 'Votre adresse e-mail est confirmée.',
    languageChanged: 'Nous vous écrirons dans cette langue.',
    passwordChanged: 'Votre mot de passe a été modifié.',
    codeSent: 'Nous vous avons envoyé un nouveau code. Les codes précédents ne fonctionnent plus.',
  },

  actions: {
    signUp: 'Créer mon compte',
    signUpBusy: 'Création de votre compte…',
    confirm: 'Confirmer',
    confirmBusy: 'Confirmation…',
    signIn: 'Se connecter',
    signInBusy: 'Connexion…',
    emailCode: 'M’envoyer un code de connexion',
    emailCodeBusy: 'Envoi du code…',
    sendCode: 'Envoyer un code',
    sendNewCode: 'Envoyer un nouveau code',
    sendBusy: 'Envoi…',
    sendAgainIn: (wait) => `Vous pourrez demander un nouveau code dans ${wait}.`,
    savePassword: 'Enregistrer le nouveau mot de passe',
    save: 'Enregistrer',
    saveBusy: 'Enregistrement…',
    cancel: 'Annuler',
    change: 'Modifier',
    signOut: 'Se déconnecter',
    signOutEverywhere: 'Se déconnecter sur tous les appareils',
    signOutBusy: 'Déconnexion…',
    delete: 'Supprimer mon compte',
    deleteBusy: 'Suppression…',
    retry: 'Réessayer',
    slow: 'Cela prend plus de temps que d’habitude. Gardez cette page ouverte.',
  },

  signUp: {
    intro: (clinic) => `Avec votre compte, vous restez en contact avec ${clinic} en ligne.`,
    emailHint: 'Nous enverrons un code à cette adresse.',
    haveAccount: 'Vous avez déjà un compte ?',
    signIn: 'Se connecter',
  },

  confirm: {
    title: 'Consultez votre messagerie',
    sentTo: (address) =>
      `Nous avons envoyé un code à ${address}. Saisissez-le ici pour confirmer que cette adresse est bien la vôtre.`,
    sent: 'Saisissez le code de notre e-mail pour confirmer que cette adresse est bien la vôtre.',
    filledIn: 'Le code de notre e-mail est déjà saisi. Sélectionnez « Confirmer » pour terminer.',
    validFor: (time) => `Ce code est valable ${time}.`,
    noEmail: 'Vous n’avez pas reçu l’e-mail ?',
    wrongAddress: 'Modifier l’adresse e-mail',
    haveAccount:
      'Si cette adresse a déjà un compte, nous n’avons pas envoyé de code pour en créer un autre. Connectez-vous, ou choisissez un nouveau mot de passe.',
  },

  login: {
    shared: (clinic) => `Vous vous connectez une seule fois pour tous les sites de ${clinic}.`,
    codeInstead:
      'Vous n’avez pas votre mot de passe sous la main ? Nous pouvons vous envoyer un code de connexion par e-mail.',
    forgot: 'Mot de passe oublié',
    noAccount: 'Vous n’avez pas encore de compte ?',
    createAccount: 'Créer un compte',
    signedInAs: (address) => `Vous utilisez le compte de ${address}.`,
    toAccount: 'Aller à votre compte',
  },

  loginCode: {
    sentTo: (address) => `S’il existe un compte pour ${address}, nous y avons envoyé un code.`,
    validFor: (time) => `Ce code est valable ${time}. Gardez cette page ouverte.`,
    usePassword: 'Se connecter plutôt avec un mot de passe',
  },

  newPassword: {
    intro:
      'Vous venez d’utiliser un mot de passe provisoire. Pour terminer, choisissez votre propre mot de passe.',
  },

  reset: {
    intro:
      'Indiquez-nous votre adresse e-mail. Nous vous enverrons un code pour choisir un nouveau mot de passe.',
    sentTo: (address) => `S’il existe un compte pour ${address}, nous y avons envoyé un code.`,
    filledIn: 'Le code de notre e-mail est déjà saisi. Choisissez un nouveau mot de passe pour terminer.',
    validFor: (time) => `Ce code est valable ${time}.`,
    invited:
      'Si vous avez une invitation et ne l’avez pas encore utilisée, vous ne recevrez pas d’e-mail. Connectez-vous avec le mot de passe provisoire de votre invitation.',
    otherAddress: 'Utiliser une autre adresse e-mail',
    backToSignIn: 'Retour à la page de connexion',
  },

  account: {
    name: 'Nom',
    noName: 'Non indiqué',
    email: 'Adresse e-mail',
    emailConfirmed: 'Confirmée',
    emailNotConfirmed: 'Pas encore confirmée',
    confirmNow: 'Confirmer cette adresse',
    emailWaiting: (address) => `En attente du code que nous avons envoyé à ${address}`,
    enterCode: 'Saisir le code',
    language: 'Langue',
    password: 'Mot de passe',
    passwordHidden: 'Masqué',
    staySafe: 'Vous partagez cet appareil ? Déconnectez-vous quand vous avez terminé.',
    everywhere:
      'Vous avez perdu un téléphone, ou quelqu’un d’autre utilise peut-être votre compte ? Déconnectez-vous sur tous les appareils, puis modifiez votre mot de passe.',
    leaving: 'Vous quittez la clinique ?',
  },

  changeEmail: {
    intro:
      'Nous enverrons un code à votre nouvelle adresse. Tant que vous ne l’avez pas saisi, nous continuons d’utiliser l’ancienne.',
    current: (address) => `Votre adresse actuelle est ${address}.`,
    sentTo: (address) =>
      `Nous avons envoyé un code à ${address}. Saisissez-le pour commencer à utiliser cette adresse.`,
    filledIn:
      'Le code de notre e-mail est déjà saisi. Sélectionnez « Confirmer » pour commencer à utiliser cette adresse.',
    enter: 'Saisissez le code de notre e-mail pour confirmer que cette adresse est bien la vôtre.',
    otherAddress: 'Utiliser une autre adresse',
  },

  changeLanguage: {
    intro: 'Ce site et nos e-mails seront dans cette langue.',
    legend: 'Votre langue',
  },

  changePassword: {
    forgot: 'Mot de passe actuel oublié ? Choisissez-en un nouveau avec un code',
    noPassword: 'Pas encore de mot de passe ? Choisissez-en un avec un code',
  },

  deleteAccount: {
    warning: 'Vous ne pourrez pas revenir en arrière.',
    what: 'Nous supprimons votre nom, votre adresse e-mail et votre mot de passe. Vous ne pourrez plus vous connecter.',
    records: (clinic) => `Votre dossier médical chez ${clinic} reste tel qu’il est.`,
    understand: 'Je comprends que mon compte sera supprimé',
  },

  help: {
    intro:
      'Nos e-mails arrivent en général en moins d’une minute. Si vous n’avez rien reçu, suivez cette liste.',
    addressTitle: 'Vérifiez l’adresse',
    address: (address) =>
      `Nous avons envoyé l’e-mail à ${address}. Si cette adresse contient une erreur, modifiez-la.`,
    addressUnknown:
      'Cherchez une faute de frappe dans l’adresse que vous nous avez donnée. S’il y en a une, corrigez-la.',
    spamTitle: 'Regardez dans vos courriers indésirables (spam)',
    spam: (from) =>
      `L’e-mail vient de ${from}. S’il est dans vos indésirables, marquez-le comme « non indésirable ».`,
    waitTitle: 'Attendez cinq minutes',
    wait: 'Certaines messageries retiennent un e-mail un moment avant de l’afficher.',
    againTitle: 'Demandez un nouveau code',
    again: (wait) =>
      `Seul le code le plus récent fonctionne. Vous pouvez demander cinq codes en une heure. Ensuite, attendez ${wait}.`,
    workTitle: 'Vous utilisez une adresse e-mail professionnelle ?',
    work: 'Votre employeur bloque peut-être nos e-mails. Demandez au service informatique, ou utilisez une adresse personnelle.',
    accountTitle: 'Vous avez déjà un compte ou une invitation ?',
    account:
      'Si une adresse a déjà un compte, nous n’envoyons pas de code pour en créer un autre. Connectez-vous, ou choisissez un nouveau mot de passe. Si vous avez reçu une invitation, utilisez son mot de passe provisoire.',
    callTitle: 'Toujours pas d’e-mail ? Parlez-nous',
    call: (phone) => `Appelez-nous au ${phone}. Nous pouvons voir ce qui est arrivé à l’e-mail.`,
    tell: 'Donnez-nous l’adresse e-mail et l’heure. Nous ne demandons jamais le code ni votre mot de passe.',
    toSignUp: 'Corriger l’adresse et recommencer',
    toConfirm: 'Envoyer un nouveau code pour confirmer mon adresse',
    toLogin: 'Se connecter',
    toReset: 'Choisir un nouveau mot de passe',
  },

  notFound: {
    text: 'Il n’y a rien à cette adresse. Si vous avez suivi un lien reçu par e-mail, il est peut-être incomplet.',
    next: 'Vous pouvez vous connecter ou créer un compte.',
  },

  loadError: {
    text: 'Le site n’a pas pu se charger. Vérifiez votre connexion Internet, puis réessayez.',
  },
};

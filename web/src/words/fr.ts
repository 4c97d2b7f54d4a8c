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
    passkeys: 'Vos clés d’accès',
    delete: 'Supprimer votre compte',
    help: 'Si vous n’avez pas reçu notre e-mail',
    notFound: 'Page introuvable',
    crashed: 'Cette page ne fonctionne plus',
    loadError: 'Impossible d’afficher cette page',
  },

  layout: {
    skip: 'Aller au contenu principal',
    language: 'Langue',
    error: 'Erreur ',
    help: 'Aide sur les e-mails et les codes',
    privacy: 'Protection des données',
    terms: 'Conditions d’utilisation',
    newTab: '(s’ouvre dans un nouvel onglet)',
    phone: 'Téléphone ',
    email: 'E-mail ',
    neverAsk:
      'Nous ne vous demanderons jamais de code ni de mot de passe par téléphone, par SMS ou par e-mail.',
    offline: 'Vous n’avez pas de connexion Internet. Ce que vous avez saisi est toujours là.',
    storageRefused:
      'Votre navigateur ne peut rien enregistrer pour ce site. Gardez cette page ouverte jusqu’à la fin. Pour changer cela, autorisez les cookies et les données de sites dans les réglages, ou libérez de l’espace.',
    loading: 'Chargement…',
  },

  fields: {
    name: 'Prénom et nom',
    email: 'Adresse e-mail',
    newEmail: 'Nouvelle adresse e-mail',
    didYouMean: (address) => `Vouliez-vous dire ${address} ?`,
    takeAddress: (address) => `Utiliser ${address}`,
    password: 'Mot de passe',
    currentPassword: 'Mot de passe actuel',
    newPassword: 'Nouveau mot de passe',
    code: 'Code reçu par e-mail',
    codeHint: 'Vous pouvez le coller. Les espaces ne comptent pas.',
    keep: 'Garder ma session ouverte sur cet appareil',
    keepHint:
      'Cochez cette case seulement sur votre propre téléphone ou ordinateur. Toute personne qui utilise l’appareil pourrait ouvrir votre compte.',
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
    noSpaceAtEnds: 'pas d’espace au début ni à la fin',
    advice: 'Trois ou quatre mots sans rapport entre eux conviennent bien.',
    met: 'c’est fait',
    open: 'pas encore',
  },

  errors: {
    title: 'Il y a un problème',
    nameMissing: 'Saisissez votre prénom et votre nom',
    emailMissing: 'Saisissez votre adresse e-mail',
    emailWrong: 'Saisissez une adresse e-mail comme nom@example.com',
    emailLetters:
      'Nos e-mails ne peuvent pas arriver aux adresses qui ont des lettres comme é ou ç avant le @. Utilisez une autre adresse',
    emailLocalPart:
      'Vérifiez ce qui précède le @. Il y a un caractère ou un point que les adresses e-mail n’ont pas à cet endroit',
    emailDomain: 'Vérifiez ce qui suit le @. Cela doit ressembler à example.com',
    emailTooLong: 'Cette adresse e-mail est trop longue. Utilisez-en une plus courte',
    passwordMissing: 'Saisissez votre mot de passe',
    currentPasswordMissing: 'Saisissez votre mot de passe actuel',
    newPasswordMissing: 'Saisissez un nouveau mot de passe',
    passwordRules: 'Choisissez un mot de passe qui respecte toute la liste',
    passwordSpace: 'Un mot de passe ne peut ni commencer ni finir par une espace. Supprimez-la',
    passwordTooLong: 'Choisissez un mot de passe de 256 caractères au plus',
    codeMissing: 'Saisissez le code reçu par e-mail',
    codeNotDigits: 'Le code ne contient que des chiffres. Vérifiez l’e-mail',
    tickMissing: 'Cochez la case pour indiquer que vous avez compris',
    consentMissing: 'Cochez la case pour indiquer que vous êtes d’accord',
  },

  problems: {
    codeWrong:
      'Ce code n’est pas le bon. Regardez notre e-mail le plus récent. Les codes précédents ne fonctionnent plus.',
    codeExpired:
      'Ce code ne fonctionne plus. Il est trop ancien, ou un code plus récent l’a remplacé. Demandez un nouveau code.',
    codeTriedTooOften: (wait) =>
      `Trop de codes erronés ont été saisis. Demandez un nouveau code. Si cela ne marche pas, attendez ${wait}.`,
    signUpUnknown:
      'Aucun compte avec cette adresse n’a été commencé dans ce navigateur. Vérifiez l’adresse, ou créez le compte à nouveau.',
    tooOften: (wait) => `Vous avez fait trop d’essais. Attendez ${wait}, puis réessayez.`,
    tooBusy: 'Beaucoup de personnes utilisent notre site. Attendez une minute, puis réessayez.',
    passwordWrong:
      'L’adresse e-mail ou le mot de passe est incorrect. Vérifiez les deux, ou connectez-vous avec un code.',
    locked: (wait) =>
      `Trop de mots de passe ou de codes erronés ont été saisis. Attendez un peu, puis réessayez. L’attente est d’abord de quelques secondes. Elle s’allonge à chaque erreur, jusqu’à ${wait}. Si vous ne connaissez plus votre mot de passe, choisissez-en un nouveau.`,
    temporaryPasswordExpired: (phone) =>
      `Votre mot de passe provisoire ne fonctionne plus. Appelez-nous au ${phone} et demandez une nouvelle invitation.`,
    disabled: (phone) => `Ce compte est désactivé. Appelez-nous au ${phone}.`,
    invited: (phone) =>
      `Vous n’avez pas encore choisi de mot de passe. Connectez-vous avec le mot de passe provisoire de votre invitation. Si vous ne la trouvez pas, appelez-nous au ${phone} pour en obtenir une nouvelle.`,
    passwordOnly:
      'Nous ne pouvons pas encore envoyer de code pour ce compte. Connectez-vous avec le mot de passe provisoire de votre invitation.',
    passkeyCancelled:
      'Aucune clé d’accès n’a été utilisée : la fenêtre a été fermée, a expiré, ou l’appareil n’en a pas. Réessayez, ou utilisez votre mot de passe ou un code. Votre clé d’accès est sur un autre appareil ? Demandez un code.',
    passkeyUnknown:
      'Nous ne connaissons aucune clé d’accès pour cette adresse. Vérifiez l’adresse, ou connectez-vous avec votre mot de passe ou un code. Vous pourrez ensuite ajouter une clé d’accès.',
    passkeyRefused:
      'Cette clé d’accès n’ouvre pas ce compte. Elle a peut-être été supprimée, ou appartient à un autre compte. Connectez-vous avec votre mot de passe ou un code.',
    passkeyElsewhere:
      'Les clés d’accès ne fonctionnent pas à cette adresse web. Connectez-vous avec votre mot de passe ou un code.',
    passkeyUnsupported:
      'Ce navigateur ne peut pas utiliser de clés d’accès. Connectez-vous avec votre mot de passe ou un code.',
    signInExpired: 'Cette connexion a pris trop de temps. Par sécurité, connectez-vous à nouveau.',
    codeSignInExpired: 'Cette connexion a pris trop de temps. Par sécurité, demandez un nouveau code.',
    currentPasswordWrong: 'Votre mot de passe actuel n’est pas le bon.',
    passwordRefused: 'Ce mot de passe ne convient pas. Choisissez-en un qui respecte toute la liste.',
    passwordUsedBefore: 'Vous avez déjà utilisé ce mot de passe. Choisissez-en un autre.',
    emailRefused: 'Cette adresse e-mail ne peut pas être utilisée. Vérifiez qu’elle est bien écrite.',
    emailTaken: (phone) =>
      `Cette adresse e-mail ne peut pas être utilisée pour votre compte. Utilisez-en une autre, ou appelez-nous au ${phone}.`,
    addressPending:
      'Vous avez demandé une nouvelle adresse e-mail qui n’est pas encore confirmée. Confirmez-la d’abord, ou attendez un jour.',
    signedOut: 'Votre session est fermée. Connectez-vous à nouveau pour continuer.',
    storageRefused:
      'Pour vous connecter, autorisez les cookies et les données de ce site dans les réglages du navigateur. Rechargez ensuite la page.',
    network: 'Notre site ne répond pas. Vérifiez votre connexion Internet, puis réessayez.',
    blocked: (phone) =>
      `Nous avons reçu trop de demandes depuis votre connexion Internet, que d’autres personnes utilisent peut-être aussi. Attendez cinq minutes, puis réessayez. Si cela se répète, appelez-nous au ${phone}.`,
    unknown: (phone) =>
      `Un problème est survenu de notre côté. Réessayez dans quelques minutes. Si cela se répète, appelez-nous au ${phone}.`,
  },

  notices: {
    confirmed: 'Votre adresse e-mail est confirmée. Vous pouvez vous connecter.',
    alreadyConfirmed: 'Votre adresse e-mail était déjà confirmée. Vous pouvez vous connecter.',
    confirmedOther:
      'Le nouveau compte est confirmé. Cette page montre toujours le compte qui était déjà ouvert.',
    welcome: 'Votre adresse e-mail est confirmée. Voici votre compte.',
    passwordReset:
      'Votre mot de passe a été modifié, et tous vos appareils sont déconnectés. Connectez-vous avec le nouveau.',
    passwordResetOther:
      'Le mot de passe de l’autre compte a été modifié. Cette page montre toujours le compte qui était déjà ouvert.',
    mustReset:
      'Vous devez choisir un nouveau mot de passe avant de vous connecter. Nous vous avons envoyé un code.',
    signedOut: 'Votre session est fermée.',
    signedOutEverywhere: 'Votre session est fermée sur tous vos appareils.',
    expired:
      'Votre session est terminée. Elle a été fermée sur un autre appareil, ou elle était trop ancienne. Connectez-vous à nouveau.',
    signedOutElsewhere:
      'Votre session est fermée ici, car quelqu’un s’est déconnecté dans une autre fenêtre de ce navigateur.',
    otherPerson:
      'Votre session est fermée ici, car une autre personne s’est connectée dans une autre fenêtre de ce navigateur.',
    idle: 'Votre session est fermée, car personne n’a utilisé cette page pendant un moment. Connectez-vous à nouveau pour continuer.',
    deletedElsewhere: 'Le compte a été supprimé dans une autre fenêtre de ce navigateur.',
    passwordChangedElsewhere:
      'Le mot de passe a été modifié dans une autre fenêtre de ce navigateur. Connectez-vous avec le nouveau.',
    refusedSignedOut:
      'Nous n’avons rien modifié, car votre session a été fermée dans une autre fenêtre. Connectez-vous à nouveau.',
    refusedOtherPerson:
      'Nous n’avons rien modifié, car une autre personne s’est connectée depuis l’ouverture de cette page.',
    signInFailed: 'La connexion n’a pas abouti. Réessayez.',
    alreadySignedIn:
      'Une session est déjà ouverte sur cet appareil. Déconnectez-vous d’abord pour utiliser un autre compte.',
    codeInLink: 'Connectez-vous d’abord. Vous pourrez ensuite confirmer votre nouvelle adresse e-mail.',
    deleted: 'Votre compte est supprimé.',
    nameChanged: 'Votre nom a été modifié.',
    emailChanged: 'Votre adresse e-mail a été modifiée.',
    emailConfirmed: 'Votre adresse e-mail est confirmée.',
    languageChanged: 'Nous vous écrirons dans cette langue.',
    passwordChanged: 'Votre mot de passe a été modifié. Tous vos autres appareils sont déconnectés.',
    passwordChangedHere:
      'Votre mot de passe a été modifié, mais vos autres appareils sont restés connectés. Sélectionnez « Se déconnecter sur tous les appareils ».',
    codeSent: 'Nous vous avons envoyé un nouveau code. Les codes précédents ne fonctionnent plus.',
    passkeyAdded: 'Votre clé d’accès est enregistrée. Vous pourrez l’utiliser à votre prochaine connexion.',
    passkeyRemoved:
      'La clé d’accès est supprimée. Vous pouvez toujours vous connecter avec votre mot de passe ou un code.',
    codeSentIfKnown:
      'S’il existe un compte associé à cette adresse, nous y avons envoyé un nouveau code. Les codes précédents ne fonctionnent plus.',
    emailSent:
      'Nous vous avons envoyé un autre e-mail. S’il contient un code, les codes précédents ne fonctionnent plus.',
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
    passkey: 'Se connecter avec une clé d’accès',
    passkeyBusy: 'En attente de votre appareil…',
    sendCode: 'Envoyer un code',
    sendNewCode: 'Envoyer un nouveau code',
    sendBusy: 'Envoi…',
    emailDeletionCode: 'M’envoyer un code',
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
    emailHint: 'Nous enverrons un e-mail à cette adresse.',
    byInvitation: (phone) =>
      `Notre équipe crée les comptes des patients. Pour en avoir un, appelez-nous au ${phone}.`,
    haveAccount: 'Vous avez déjà un compte ?',
    signIn: 'Se connecter',
    consent: 'J’accepte la politique de protection des données et les conditions d’utilisation',
    consentToPrivacy: 'J’accepte la politique de protection des données',
    consentToTerms: 'J’accepte les conditions d’utilisation',
  },

  otherApp: {
    afterwards: (app) => `Ensuite, il vous permettra de vous connecter à ${app}.`,
    goOn: (app) => `Retour à ${app}`,
    confirmedTitle: 'Votre adresse e-mail est confirmée',
    confirmed: (app) =>
      `Vous pouvez maintenant vous connecter à ${app} avec votre adresse e-mail et votre mot de passe.`,
  },

  confirm: {
    title: 'Consultez votre messagerie',
    sentTo: (address) =>
      `Nous avons envoyé un e-mail à ${address}. Si c’est votre première fois ici, il contient un code. Saisissez-le ci-dessous. Si vous avez déjà un compte, il explique comment vous connecter.`,
    sent: 'Saisissez le code de notre e-mail pour confirmer que cette adresse est bien la vôtre.',
    several:
      'Plusieurs comptes ont été commencés dans ce navigateur. Saisissez votre adresse, et le code de notre e-mail.',
    filledIn: 'Le code de notre e-mail est déjà saisi. Sélectionnez « Confirmer » pour terminer.',
    validFor: (time) => `Ce code est valable ${time}.`,
    noEmail: 'Vous n’avez pas reçu l’e-mail ?',
    wrongAddress: 'Modifier l’adresse e-mail',
    otherPerson: (address) => `Ce navigateur est connecté au compte de ${address}.`,
    otherPersonChoice:
      'Sélectionnez « Confirmer » pour terminer le nouveau compte et garder cette session ouverte. Pour utiliser le nouveau compte, déconnectez-vous d’abord.',
    elsewhereTitle: 'Saisissez ce code là où vous avez créé le compte',
    elsewhere:
      'Vous n’avez pas commencé ce compte dans ce navigateur. Revenez à la page où vous l’avez fait, et saisissez le code :',
    elsewhereWarning:
      'Si vous n’avez pas demandé de compte, ne tenez pas compte de l’e-mail. Ne donnez le code à personne, qui que ce soit.',
    again: 'Vous ne pouvez pas revenir à cette page ?',
    againText: 'Créez le compte à nouveau ici. Nous vous enverrons un autre e-mail.',
    nothing:
      'Aucun compte n’attend de code dans ce navigateur. L’avez-vous commencé sur un autre appareil ? Alors saisissez le code là-bas.',
    takenTitle: 'Vous avez déjà un compte',
    taken:
      'Il existe déjà un compte avec cette adresse, un autre n’est donc pas nécessaire. Connectez-vous, ou choisissez un nouveau mot de passe.',
  },

  login: {
    shared: (clinic) => `Vous vous connectez une seule fois pour tous les sites de ${clinic}.`,
    codeInstead:
      'Vous n’avez pas votre mot de passe sous la main ? Nous pouvons vous envoyer un code de connexion par e-mail.',
    passkeyInstead: 'Vous avez une clé d’accès ? Saisissez votre adresse e-mail, puis utilisez-la.',
    forgot: 'Mot de passe oublié',
    noAccount: 'Vous n’avez pas encore de compte ?',
    createAccount: 'Créer un compte',
    signedInAs: (address) => `Vous utilisez le compte de ${address}.`,
    toAccount: 'Aller à votre compte',
    notFinished: 'Avez-vous terminé votre inscription ?',
    notFinishedText:
      'Vous pouvez vous connecter seulement après avoir saisi le code de notre premier e-mail.',
    enterCode: 'Saisir le code',
    signUpAgain: 'Créer le compte à nouveau',
  },

  loginCode: {
    sentTo: (address) => `S’il existe un compte associé à ${address}, nous y avons envoyé un code.`,
    validFor: (time) => `Ce code est valable ${time}. Gardez cette page ouverte.`,
    usePassword: 'Se connecter plutôt avec un mot de passe',
    notFinished:
      'Avez-vous terminé votre inscription ? Tant que votre adresse n’est pas confirmée, nous n’envoyons pas de code de connexion.',
  },

  newPassword: {
    intro:
      'Vous venez d’utiliser un mot de passe provisoire. Pour terminer, choisissez votre propre mot de passe.',
  },

  reset: {
    intro:
      'Indiquez-nous votre adresse e-mail. Nous vous enverrons un code pour choisir un nouveau mot de passe.',
    sentTo: (address) => `S’il existe un compte associé à ${address}, nous y avons envoyé un code.`,
    filledIn: 'Le code de notre e-mail est déjà saisi. Choisissez un nouveau mot de passe pour terminer.',
    validFor: (time) => `Ce code est valable ${time}.`,
    signsOut: 'Avec le nouveau mot de passe, tous les appareils seront déconnectés.',
    invited:
      'Avez-vous reçu une invitation de notre part ? Si elle contient un mot de passe provisoire, connectez-vous d’abord avec celui-ci. Avant cela, nous ne pouvons pas vous envoyer de code. Si elle n’en contient pas, vous pouvez vous connecter avec un code, ou choisir ici un mot de passe.',
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
    passkeys: 'Clés d’accès',
    passkeysText: 'Se connecter avec votre empreinte, votre visage ou un code PIN',
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
    otherAccount: (address) =>
      `Le lien est pour un autre compte, mais vous utilisez celui de ${address}. Déconnectez-vous, puis connectez-vous à l’autre compte.`,
  },

  changeLanguage: {
    intro: 'Ce site et nos e-mails seront dans cette langue.',
    legend: 'Votre langue',
  },

  changePassword: {
    intro: 'Nous déconnecterons tous vos autres appareils.',
    forgot: 'Mot de passe actuel oublié ? Choisissez-en un nouveau avec un code',
    noPassword: 'Pas encore de mot de passe ? Choisissez-en un avec un code',
  },

  deleteAccount: {
    warning: 'Vous ne pourrez pas revenir en arrière.',
    what: 'Nous supprimons votre nom, votre adresse e-mail et votre mot de passe. Vous ne pourrez plus vous connecter.',
    records: (clinic) => `Votre dossier médical à ${clinic} reste tel qu’il est.`,
    codeFirst: (address) => `Nous enverrons d’abord un code à ${address}, pour vérifier que c’est bien vous.`,
    sentTo: (address) =>
      `Nous avons envoyé un code à ${address}. Quand vous l’aurez saisi, votre compte sera supprimé.`,
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
      'Quand une adresse a déjà un compte, notre e-mail ne contient pas de code. Il explique comment se connecter. Si vous avez reçu une invitation, elle l’explique aussi : avec un mot de passe provisoire, ou avec un code.',
    callTitle: 'Toujours pas d’e-mail ? Parlez-nous',
    call: (phone) => `Appelez-nous au ${phone}. Nous pouvons voir ce qui est arrivé à l’e-mail.`,
    tell: 'Donnez-nous l’adresse e-mail et l’heure. Nous ne demandons jamais le code ni votre mot de passe.',
    toSignUp: 'Corriger l’adresse et recommencer',
    toConfirm: 'Envoyer un nouveau code pour confirmer mon adresse',
    toLogin: 'Se connecter',
    toReset: 'Choisir un nouveau mot de passe',
  },

  idle: {
    title: 'Êtes-vous toujours là ?',
    text: (time) => `Par sécurité, nous fermerons votre session dans ${time}.`,
    stay: 'Garder la session ouverte',
  },

  notFound: {
    text: 'Il n’y a rien à cette adresse. Si vous avez suivi un lien reçu par e-mail, il est peut-être incomplet.',
    next: 'Vous pouvez vous connecter ou créer un compte.',
  },

  crashed: {
    text: 'Un autre programme l’a peut-être modifiée, par exemple un traducteur. Ce que vous avez saisi est toujours là.',
    mayBeDone:
      'Si vous aviez appuyé sur un bouton, l’opération a peut-être réussi. Vérifiez avant d’appuyer à nouveau.',
    call: (phone: string) => `Si cela se reproduit, appelez-nous au ${phone}.`,
  },

  loadError: {
    text: 'Le site n’a pas pu se charger. Vérifiez votre connexion Internet, puis réessayez.',
  },
};

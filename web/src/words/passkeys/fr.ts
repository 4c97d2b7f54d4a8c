import type { PasskeyWords } from './en.ts';

export const fr: PasskeyWords = {
  passkeys: {
    intro:
      'Avec une clé d’accès, vous vous connectez avec votre empreinte, votre visage ou le code PIN de votre appareil.',
    none: 'Vous n’avez pas encore de clé d’accès.',
    unnamed: 'Clé d’accès',
    onDevice: 'Conservée sur un téléphone ou un ordinateur',
    onOther: 'Conservée sur une clé de sécurité ou un autre appareil',
    added: (date) => `Ajoutée le ${date}`,
    lost: 'Vous avez perdu un appareil ? Supprimez sa clé d’accès. Vous pouvez toujours vous connecter avec un code envoyé par e-mail.',
    back: 'Retour à votre compte',

    add: 'Ajouter une clé d’accès',
    ownDevice:
      'Seulement sur votre propre appareil : toute personne qui peut le déverrouiller pourrait ouvrir votre compte.',
    noReader:
      'Cet appareil semble n’avoir ni lecteur d’empreintes, ni reconnaissance du visage, ni code PIN. Configurez-en un d’abord, ou utilisez votre téléphone ou une clé de sécurité.',
    name: 'Votre appareil peut afficher un long numéro comme nom du compte. C’est normal.',
    create: 'Enregistrer la clé d’accès',

    remove: 'Supprimer',
    removeTitle: 'Supprimer une clé d’accès',
    removed: 'Plus personne ne pourra se connecter avec cette clé d’accès.',
    last: 'C’est votre seule clé d’accès. Ensuite, vous vous connecterez avec votre mot de passe ou avec un code.',
    leftover:
      'Votre appareil peut encore l’afficher. Vous pouvez la supprimer dans les réglages de l’appareil.',
    removeNow: 'Supprimer cette clé d’accès',
    removeBusy: 'Suppression…',

    codeAgain:
      'Un certain temps a passé : il nous faut un nouveau code pour nous assurer que c’est bien vous.',
    sentTo: (address) => `Nous avons envoyé un code à ${address}. Saisissez-le pour continuer.`,
  },

  passkeyProblems: {
    cancelled:
      'Aucune clé d’accès n’a été enregistrée : la fenêtre a été fermée, a expiré, ou l’appareil ne vous a pas reconnu. Réessayez, ou utilisez un autre appareil.',
    exists: 'Cet appareil a déjà une clé d’accès pour votre compte. Utilisez-la à votre prochaine connexion.',
    unsuitable:
      'Cet appareil ne peut pas conserver nos clés d’accès. Utilisez votre téléphone, un autre ordinateur ou une clé de sécurité.',
    unsupported:
      'Ce navigateur ne peut pas enregistrer de clés d’accès. Une autre application a ouvert cette page ? Ouvrez-la dans votre navigateur habituel. Sinon, mettez le navigateur à jour.',
    wrongPlace:
      'Les clés d’accès ne fonctionnent pas à cette adresse web. Ouvrez notre site avec le lien d’un de nos e-mails.',
    tooMany:
      'Votre compte ne peut pas avoir plus de clés d’accès. Supprimez-en une avant d’en ajouter une autre.',
    tooLate: 'Cela a pris trop de temps : la clé d’accès n’a pas été enregistrée. Réessayez.',
    unconfirmed:
      'Nous ne pouvons pas encore envoyer de code. Confirmez d’abord votre adresse e-mail sur la page de votre compte.',
  },

  passkeyOffer: {
    title: 'Se connecter sans mot de passe ?',
    later: 'Pas maintenant',
  },

  passkeyHelp: {
    title: 'Le site vous demande une clé d’accès ?',
    text: 'Si vous n’avez pas l’appareil sous la main, fermez cette fenêtre et demandez un code par e-mail. Vous n’avez pas besoin de la clé d’accès pour cela. Si vous avez perdu l’appareil, supprimez sa clé d’accès dans votre compte.',
  },
};

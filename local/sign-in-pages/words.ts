import type { LanguageCode } from '../../web/src/words/index.ts';

/** The texts of the sign-in pages that they do not share with the portal. */
interface PageWords {
  readonly goOnTo: (app: string) => string;
  readonly refusedTitle: string;
  readonly refused: string;
  readonly refusedNext: (phone: string) => string;
  readonly outdatedTitle: string;
  readonly outdated: string;
  readonly startAgain: string;
  readonly signedOutTitle: string;
  readonly signedOut: string;
  readonly signedOutElsewhere: string;
}

export const PAGE_WORDS: Readonly<Record<LanguageCode, PageWords>> = {
  en: {
    goOnTo: (app) => `Sign in to go on to ${app}.`,
    refusedTitle: 'We cannot sign you in from here',
    refused:
      'The link that brought you here is out of date, or has a mistake in it. Nothing is wrong with your account.',
    refusedNext: (phone) =>
      `Go back to the website that you came from and try again. If it happens again, call us on ${phone}.`,
    outdatedTitle: 'This page is out of date',
    outdated: 'It was open for too long, or your browser does not allow cookies for it.',
    startAgain: 'Start again',
    signedOutTitle: 'You are signed out',
    signedOut: 'You can close this page.',
    signedOutElsewhere: 'Is another of our websites still open? Sign out there too.',
  },
  es: {
    goOnTo: (app) => `Inicie sesión para seguir a ${app}.`,
    refusedTitle: 'No podemos iniciar su sesión desde aquí',
    refused: 'El enlace que ha seguido ya no sirve o tiene un error. A su cuenta no le pasa nada.',
    refusedNext: (phone) =>
      `Vuelva al sitio web del que venía e inténtelo de nuevo. Si vuelve a ocurrir, llámenos al ${phone}.`,
    outdatedTitle: 'Esta página ya no sirve',
    outdated: 'Ha estado abierta demasiado tiempo, o su navegador no permite sus cookies.',
    startAgain: 'Empezar de nuevo',
    signedOutTitle: 'Ha cerrado la sesión',
    signedOut: 'Puede cerrar esta página.',
    signedOutElsewhere: '¿Tiene abierto otro de nuestros sitios web? Cierre la sesión allí también.',
  },
  fr: {
    goOnTo: (app) => `Connectez-vous pour continuer vers ${app}.`,
    refusedTitle: 'La connexion n’est pas possible d’ici',
    refused:
      'Le lien que vous avez suivi n’est plus valable, ou contient une erreur. Votre compte n’a aucun problème.',
    refusedNext: (phone) =>
      `Revenez au site d’où vous venez et réessayez. Si cela se reproduit, appelez-nous au ${phone}.`,
    outdatedTitle: 'Cette page n’est plus valable',
    outdated: 'Elle est restée ouverte trop longtemps, ou votre navigateur n’accepte pas ses cookies.',
    startAgain: 'Recommencer',
    signedOutTitle: 'Votre session est fermée',
    signedOut: 'Vous pouvez fermer cette page.',
    signedOutElsewhere: 'Un autre de nos sites est encore ouvert ? Déconnectez-vous aussi là-bas.',
  },
  ar: {
    goOnTo: (app) => `سجّل الدخول للمتابعة إلى ${app}.`,
    refusedTitle: 'لا يمكننا تسجيل دخولك من هنا',
    refused: 'الرابط الذي أتى بك إلى هنا لم يعد صالحًا، أو فيه خطأ. لا توجد مشكلة في حسابك.',
    refusedNext: (phone) =>
      `عُد إلى الموقع الذي أتيت منه، وحاول مرة أخرى. إذا تكرر ذلك، فاتصل بنا على ${phone}.`,
    outdatedTitle: 'لم تعد هذه الصفحة صالحة',
    outdated: 'بقيت مفتوحة مدة طويلة، أو أن متصفحك لا يسمح بملفات تعريف الارتباط الخاصة بها.',
    startAgain: 'البدء من جديد',
    signedOutTitle: 'تم تسجيل خروجك',
    signedOut: 'يمكنك إغلاق هذه الصفحة.',
    signedOutElsewhere: 'هل ما زال موقع آخر من مواقعنا مفتوحًا؟ سجّل الخروج منه أيضًا.',
  },
};

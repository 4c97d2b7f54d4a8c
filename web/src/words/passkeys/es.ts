import type { PasskeyWords } from './en.ts';

export const es: PasskeyWords = {
  passkeys: {
    intro: 'Con una llave de acceso, inicia sesión con su huella, su cara o el PIN de su dispositivo.',
    none: 'Todavía no tiene ninguna llave de acceso.',
    unnamed: 'Llave de acceso',
    onDevice: 'Guardada en un teléfono u ordenador',
    onOther: 'Guardada en una llave de seguridad u otro dispositivo',
    added: (date) => `Añadida el ${date}`,
    lost: '¿Ha perdido un dispositivo? Elimine su llave de acceso. Puede seguir iniciando sesión con un código por correo electrónico.',
    back: 'Volver a su cuenta',

    add: 'Añadir una llave de acceso',
    ownDevice: 'Solo en su propio dispositivo: quien pueda desbloquearlo podría abrir su cuenta.',
    noReader:
      'Parece que este dispositivo no tiene lector de huellas, reconocimiento facial ni PIN. Configure uno antes, o use su teléfono o una llave de seguridad.',
    name: 'Puede que su dispositivo muestre un número largo como nombre de la cuenta. Es correcto.',
    create: 'Guardar la llave de acceso',

    remove: 'Eliminar',
    removeTitle: 'Eliminar una llave de acceso',
    removed: 'Nadie podrá volver a iniciar sesión con esta llave de acceso.',
    last: 'Es su única llave de acceso. Después, iniciará sesión con su contraseña o con un código.',
    leftover: 'Puede que su dispositivo la siga mostrando. Puede eliminarla en los ajustes del dispositivo.',
    removeNow: 'Eliminar esta llave de acceso',
    removeBusy: 'Eliminando…',

    codeAgain: 'Ha pasado un tiempo, así que necesitamos un código nuevo para comprobar que es usted.',
    sentTo: (address) => `Hemos enviado un código a ${address}. Escríbalo para continuar.`,
  },

  passkeyProblems: {
    cancelled:
      'No se ha guardado ninguna llave de acceso: la ventana se cerró, tardó demasiado o el dispositivo no le reconoció. Inténtelo de nuevo, o use otro dispositivo.',
    exists:
      'Este dispositivo ya tiene una llave de acceso para su cuenta. Úsela la próxima vez que inicie sesión.',
    unsuitable:
      'Este dispositivo no puede guardar nuestras llaves de acceso. Use su teléfono, otro ordenador o una llave de seguridad.',
    unsupported:
      'Este navegador no puede guardar llaves de acceso. ¿Ha abierto esta página otra aplicación? Ábrala en su navegador habitual. Si no, actualice el navegador.',
    wrongPlace:
      'Las llaves de acceso no funcionan en esta dirección web. Abra nuestro sitio con el enlace de uno de nuestros mensajes.',
    tooMany: 'Su cuenta no puede tener más llaves de acceso. Elimine una antes de añadir otra.',
    tooLate: 'Ha pasado demasiado tiempo, así que la llave de acceso no se ha guardado. Inténtelo de nuevo.',
    unconfirmed:
      'Todavía no podemos enviarle un código. Confirme primero su correo electrónico en la página de su cuenta.',
  },

  passkeyOffer: {
    title: '¿Quiere iniciar sesión sin contraseña?',
    later: 'Ahora no',
  },

  passkeyHelp: {
    title: '¿El sitio web le pide una llave de acceso?',
    text: 'Si no tiene a mano el dispositivo, cierre esa ventana y pida un código por correo electrónico. Para eso no necesita la llave de acceso. Si ha perdido el dispositivo, elimine su llave de acceso en su cuenta.',
  },
};

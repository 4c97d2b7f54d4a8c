import type { Words } from './en.ts';

export const es: Words = {
  pages: {
    signUp: 'Crear una cuenta',
    confirm: 'Confirme su correo electrónico',
    login: 'Iniciar sesión',
    loginCode: 'Escriba su código para iniciar sesión',
    newPassword: 'Elija su contraseña',
    reset: 'Elegir una contraseña nueva',
    account: 'Su cuenta',
    name: 'Cambiar su nombre',
    email: 'Cambiar su correo electrónico',
    language: 'Cambiar su idioma',
    password: 'Cambiar su contraseña',
    passkeys: 'Sus llaves de acceso',
    delete: 'Eliminar su cuenta',
    help: 'Si no ha recibido nuestro mensaje',
    notFound: 'No hemos encontrado la página',
    crashed: 'Esta página ha dejado de funcionar',
    loadError: 'No se puede mostrar esta página',
  },

  layout: {
    skip: 'Ir al contenido principal',
    language: 'Idioma',
    error: 'Error',
    help: 'Ayuda con los mensajes y los códigos',
    privacy: 'Aviso de privacidad',
    terms: 'Condiciones de uso',
    newTab: '(se abre en una pestaña nueva)',
    phone: 'Teléfono',
    email: 'Correo electrónico',
    neverAsk:
      'Nunca le pediremos un código ni una contraseña por teléfono, mensaje de texto o correo electrónico.',
    offline: 'No tiene conexión a internet. Lo que ha escrito sigue aquí.',
    storageRefused:
      'Su navegador no puede guardar nada para este sitio. Mantenga abierta esta página hasta que termine. Para cambiarlo, permita las cookies y los datos del sitio en los ajustes del navegador, o libere espacio.',
    loading: 'Cargando…',
  },

  fields: {
    name: 'Nombre y apellidos',
    email: 'Correo electrónico',
    newEmail: 'Nuevo correo electrónico',
    didYouMean: (address) => `¿Quería decir ${address}?`,
    takeAddress: (address) => `Usar ${address}`,
    password: 'Contraseña',
    currentPassword: 'Contraseña actual',
    newPassword: 'Contraseña nueva',
    code: 'Código del mensaje',
    codeHint: 'Puede pegarlo. Los espacios no importan.',
    keep: 'Mantener mi sesión abierta en este dispositivo',
    keepHint:
      'Márquelo solo en su propio teléfono u ordenador. Cualquiera que use el dispositivo podría abrir su cuenta.',
    show: 'Mostrar',
    hide: 'Ocultar',
    showPassword: 'Mostrar la contraseña',
    hidePassword: 'Ocultar la contraseña',
    passwordShown: 'Su contraseña está a la vista',
    passwordHidden: 'Su contraseña está oculta',
  },

  passwordRules: {
    title: 'Su contraseña debe tener:',
    length: (count) => `${count} caracteres o más`,
    lowercase: 'una letra minúscula',
    uppercase: 'una letra mayúscula',
    number: 'un número',
    symbol: 'un símbolo, como ! o -',
    noSpaceAtEnds: 'ningún espacio al principio ni al final',
    advice: 'Tres o cuatro palabras sin relación entre sí son una buena opción.',
    met: 'ya está',
    open: 'todavía no',
  },

  errors: {
    title: 'Hay un problema',
    nameMissing: 'Escriba su nombre y sus apellidos',
    emailMissing: 'Escriba su correo electrónico',
    emailWrong: 'Escriba un correo electrónico como nombre@example.com',
    emailLetters:
      'Nuestros mensajes no pueden llegar a direcciones con letras como ñ o é antes de la @. Use otra dirección',
    emailLocalPart:
      'Revise lo que va antes de la @. Hay un carácter o un punto que las direcciones de correo no tienen ahí',
    emailDomain: 'Revise lo que va después de la @. Debe ser como example.com',
    emailTooLong: 'Este correo electrónico es demasiado largo. Use otro más corto',
    passwordMissing: 'Escriba su contraseña',
    currentPasswordMissing: 'Escriba su contraseña actual',
    newPasswordMissing: 'Escriba una contraseña nueva',
    passwordRules: 'Elija una contraseña que cumpla toda la lista',
    passwordSpace: 'La contraseña no puede empezar ni terminar con un espacio. Quite el espacio',
    passwordTooLong: 'Elija una contraseña de 256 caracteres como máximo',
    codeMissing: 'Escriba el código del mensaje',
    codeNotDigits: 'El código solo tiene números. Vuelva a mirar el mensaje',
    tickMissing: 'Marque la casilla para indicar que lo entiende',
    consentMissing: 'Marque la casilla para indicar que está de acuerdo',
  },

  problems: {
    codeWrong:
      'Este código no es correcto. Mire nuestro mensaje más reciente. Los códigos anteriores ya no sirven.',
    codeExpired:
      'Este código ya no sirve. Ha pasado demasiado tiempo o le hemos enviado otro después. Pida un código nuevo.',
    codeTriedTooOften: (wait) =>
      `Se ha escrito mal el código demasiadas veces. Pida un código nuevo. Si tampoco funciona, espere ${wait}.`,
    signUpUnknown:
      'En este navegador no se ha empezado ninguna cuenta con esta dirección. Revise la dirección o vuelva a crear la cuenta.',
    tooOften: (wait) => `Lo ha intentado demasiadas veces. Espere ${wait} y vuelva a intentarlo.`,
    tooBusy: 'Hay muchas personas en nuestro sitio web. Espere un minuto y vuelva a intentarlo.',
    passwordWrong:
      'El correo electrónico o la contraseña no son correctos. Revise los dos o inicie sesión con un código.',
    locked: (wait) =>
      `La contraseña o el código se han escrito mal demasiadas veces. Espere un poco y vuelva a intentarlo. Al principio bastan unos segundos, pero la espera aumenta con cada error, hasta ${wait}. Si no recuerda su contraseña, elija una nueva.`,
    temporaryPasswordExpired: (phone) =>
      `Su contraseña temporal ya no sirve. Llámenos al ${phone} y pida una nueva invitación.`,
    disabled: (phone) => `Esta cuenta está desactivada. Llámenos al ${phone}.`,
    invited: (phone) =>
      `Todavía no ha elegido una contraseña. Inicie sesión con la contraseña temporal de su invitación. Si no la encuentra, llámenos al ${phone} y pida una nueva.`,
    passwordOnly:
      'Todavía no podemos enviar códigos a esta cuenta. Inicie sesión con la contraseña temporal de su invitación.',
    passkeyCancelled:
      'No se ha usado ninguna llave de acceso: la ventana se cerró, tardó demasiado o el dispositivo no tiene ninguna. Inténtelo de nuevo, o use su contraseña o un código. ¿Está su llave de acceso en otro dispositivo? Pida un código.',
    passkeyUnknown:
      'No conocemos ninguna llave de acceso para esta dirección. Revise la dirección, o inicie sesión con su contraseña o un código. Después podrá añadir una llave de acceso.',
    passkeyRefused:
      'Esta llave de acceso no abre esta cuenta. Puede que se haya eliminado o que sea de otra cuenta. Inicie sesión con su contraseña o un código.',
    passkeyElsewhere:
      'Las llaves de acceso no funcionan en esta dirección web. Inicie sesión con su contraseña o un código.',
    passkeyUnsupported:
      'Este navegador no puede usar llaves de acceso. Inicie sesión con su contraseña o un código.',
    signInExpired: 'Ha pasado demasiado tiempo. Por seguridad, vuelva a iniciar sesión.',
    codeSignInExpired: 'Ha pasado demasiado tiempo. Por seguridad, pida un código nuevo.',
    currentPasswordWrong: 'Su contraseña actual no es correcta.',
    passwordRefused: 'Esta contraseña no se puede usar. Elija una que cumpla toda la lista.',
    passwordUsedBefore: 'Ya ha usado esta contraseña antes. Elija otra.',
    emailRefused: 'Este correo electrónico no se puede usar. Compruebe que está bien escrito.',
    emailTaken: (phone) =>
      `Este correo electrónico no se puede usar para su cuenta. Use otro o llámenos al ${phone}.`,
    addressPending:
      'Ha pedido un nuevo correo electrónico que todavía no está confirmado. Confírmelo primero o espere un día.',
    signedOut: 'Su sesión se ha cerrado. Vuelva a iniciar sesión para seguir.',
    storageRefused:
      'Para iniciar sesión, permita las cookies y los datos de este sitio en los ajustes del navegador. Después, vuelva a cargar la página.',
    network:
      'No hemos podido conectar con nuestro sitio web. Compruebe su conexión a internet y vuelva a intentarlo.',
    blocked: (phone) =>
      `Hemos recibido demasiadas solicitudes desde su conexión a internet, que quizá usen también otras personas. Espere cinco minutos y vuelva a intentarlo. Si se repite, llámenos al ${phone}.`,
    unknown: (phone) =>
      `Ha habido un fallo por nuestra parte. Vuelva a intentarlo en unos minutos. Si se repite, llámenos al ${phone}.`,
  },

  notices: {
    confirmed: 'Su correo electrónico está confirmado. Ya puede iniciar sesión.',
    alreadyConfirmed: 'Su correo electrónico ya estaba confirmado. Puede iniciar sesión.',
    confirmedOther:
      'La nueva cuenta está confirmada. Esta página sigue mostrando la cuenta en la que ha iniciado sesión.',
    welcome: 'Su correo electrónico está confirmado y ha iniciado sesión.',
    passwordReset:
      'Su contraseña ha cambiado y se ha cerrado la sesión en todos sus dispositivos. Inicie sesión con la nueva.',
    passwordResetOther:
      'La contraseña de la otra cuenta ha cambiado. Esta página sigue mostrando la cuenta en la que ha iniciado sesión.',
    mustReset: 'Tiene que elegir una contraseña nueva antes de iniciar sesión. Le hemos enviado un código.',
    signedOut: 'Ha cerrado la sesión.',
    signedOutEverywhere: 'Ha cerrado la sesión en todos sus dispositivos.',
    expired:
      'Su sesión ha terminado. Se cerró en otro dispositivo o era demasiado antigua. Vuelva a iniciar sesión.',
    signedOutElsewhere:
      'Se ha cerrado la sesión aquí, porque alguien la ha cerrado en otra ventana de este navegador.',
    otherPerson:
      'Se ha cerrado su sesión aquí, porque otra persona ha iniciado sesión en otra ventana de este navegador.',
    idle: 'Se ha cerrado la sesión, porque nadie ha usado esta página durante un tiempo. Vuelva a iniciar sesión para seguir.',
    deletedElsewhere: 'La cuenta se ha eliminado en otra ventana de este navegador.',
    passwordChangedElsewhere:
      'La contraseña se ha cambiado en otra ventana de este navegador. Inicie sesión con la nueva.',
    refusedSignedOut:
      'No hemos cambiado nada, porque se cerró la sesión en otra ventana. Vuelva a iniciar sesión.',
    refusedOtherPerson:
      'No hemos cambiado nada, porque otra persona ha iniciado sesión desde que se abrió esta página.',
    signInFailed: 'No se ha podido iniciar la sesión. Inténtelo de nuevo.',
    alreadySignedIn: 'Ya hay una sesión abierta en este dispositivo. Ciérrela primero para usar otra cuenta.',
    codeInLink: 'Primero, inicie sesión. Después podrá confirmar su nuevo correo electrónico.',
    deleted: 'Su cuenta se ha eliminado.',
    nameChanged: 'Su nombre ha cambiado.',
    emailChanged: 'Su correo electrónico ha cambiado.',
    emailConfirmed: 'Su correo electrónico está confirmado.',
    languageChanged: 'Le escribiremos en este idioma.',
    passwordChanged: 'Su contraseña ha cambiado. Se ha cerrado la sesión en todos sus otros dispositivos.',
    passwordChangedHere:
      'Su contraseña ha cambiado, pero no se ha cerrado la sesión en sus otros dispositivos. Seleccione «Cerrar sesión en todos los dispositivos».',
    codeSent: 'Le hemos enviado un código nuevo. Los códigos anteriores ya no sirven.',
    passkeyAdded: 'Su llave de acceso está guardada. Podrá usarla la próxima vez que inicie sesión.',
    passkeyRemoved:
      'La llave de acceso se ha eliminado. Puede seguir iniciando sesión con su contraseña o un código.',
    codeSentIfKnown:
      'Si hay una cuenta con esta dirección, le hemos enviado un código nuevo. Los códigos anteriores ya no sirven.',
    emailSent: 'Le hemos enviado otro mensaje. Si tiene un código, los códigos anteriores ya no sirven.',
  },

  actions: {
    signUp: 'Crear cuenta',
    signUpBusy: 'Creando su cuenta…',
    confirm: 'Confirmar',
    confirmBusy: 'Confirmando…',
    signIn: 'Iniciar sesión',
    signInBusy: 'Iniciando sesión…',
    emailCode: 'Enviarme un código para iniciar sesión',
    emailCodeBusy: 'Enviando el código…',
    passkey: 'Iniciar sesión con una llave de acceso',
    passkeyBusy: 'Esperando a su dispositivo…',
    sendCode: 'Enviar un código',
    sendNewCode: 'Enviar un código nuevo',
    sendBusy: 'Enviando…',
    emailDeletionCode: 'Enviarme un código',
    sendAgainIn: (wait) => `Podrá pedir un código nuevo dentro de ${wait}.`,
    savePassword: 'Guardar la contraseña nueva',
    save: 'Guardar',
    saveBusy: 'Guardando…',
    cancel: 'Cancelar',
    change: 'Cambiar',
    signOut: 'Cerrar sesión',
    signOutEverywhere: 'Cerrar sesión en todos los dispositivos',
    signOutBusy: 'Cerrando sesión…',
    delete: 'Eliminar mi cuenta',
    deleteBusy: 'Eliminando…',
    retry: 'Volver a intentarlo',
    slow: 'Está tardando más de lo normal. Mantenga esta página abierta.',
  },

  signUp: {
    intro: (clinic) => `Use su cuenta para estar en contacto con ${clinic} por internet.`,
    emailHint: 'Le enviaremos un mensaje a esta dirección.',
    byInvitation: (phone) =>
      `Nuestro personal crea las cuentas de los pacientes. Para tener una, llámenos al ${phone}.`,
    haveAccount: '¿Ya tiene una cuenta?',
    signIn: 'Iniciar sesión',
    consent: 'Acepto el aviso de privacidad y las condiciones de uso',
    consentToPrivacy: 'Acepto el aviso de privacidad',
    consentToTerms: 'Acepto las condiciones de uso',
  },

  otherApp: {
    afterwards: (app) => `Después podrá usarla para iniciar sesión en ${app}.`,
    goOn: (app) => `Volver a ${app}`,
    confirmedTitle: 'Su correo electrónico está confirmado',
    confirmed: (app) => `Ya puede iniciar sesión en ${app} con su correo electrónico y su contraseña.`,
  },

  confirm: {
    title: 'Revise su correo electrónico',
    sentTo: (address) =>
      `Hemos enviado un mensaje a ${address}. Si es su primera vez aquí, contiene un código. Escríbalo abajo. Si ya tiene una cuenta, explica cómo iniciar sesión.`,
    sent: 'Escriba el código de nuestro mensaje para confirmar que la dirección es suya.',
    several:
      'En este navegador se ha empezado más de una cuenta. Escriba su dirección y el código de nuestro mensaje.',
    filledIn: 'El código de nuestro mensaje ya está escrito. Seleccione «Confirmar» para terminar.',
    validFor: (time) => `El código es válido durante ${time}.`,
    noEmail: '¿No ha recibido el mensaje?',
    wrongAddress: 'Cambiar el correo electrónico',
    otherPerson: (address) => `En este navegador está abierta la sesión de ${address}.`,
    otherPersonChoice:
      'Seleccione «Confirmar» para terminar la nueva cuenta y dejar abierta esa sesión. Para usar la nueva cuenta, cierre antes la sesión.',
    elsewhereTitle: 'Escriba este código donde creó la cuenta',
    elsewhere:
      'No ha empezado esta cuenta en este navegador. Vuelva a la página donde lo hizo y escriba el código:',
    elsewhereWarning:
      'Si no ha pedido una cuenta, no haga caso del mensaje. No dé el código a nadie, sea quien sea.',
    again: '¿No puede volver a esa página?',
    againText: 'Vuelva a crear la cuenta aquí. Le enviaremos otro mensaje.',
    nothing:
      'En este navegador no hay ninguna cuenta a la espera de un código. ¿La empezó en otro dispositivo? Entonces escriba el código allí.',
    takenTitle: 'Ya tiene una cuenta',
    taken:
      'Ya existe una cuenta con esta dirección, así que no hace falta otra. Inicie sesión o elija una contraseña nueva.',
  },

  login: {
    shared: (clinic) => `Inicie sesión una sola vez en todos los sitios web de ${clinic}.`,
    codeInstead: '¿No tiene a mano su contraseña? Podemos enviarle un código para iniciar sesión.',
    passkeyInstead: '¿Tiene una llave de acceso? Escriba su correo electrónico y úsela.',
    forgot: '¿Olvidó su contraseña?',
    noAccount: '¿Todavía no tiene una cuenta?',
    createAccount: 'Crear una cuenta',
    signedInAs: (address) => `Ha iniciado sesión como ${address}.`,
    toAccount: 'Ir a su cuenta',
    notFinished: '¿Terminó de registrarse?',
    notFinishedText: 'Solo podrá iniciar sesión cuando haya escrito el código de nuestro primer mensaje.',
    enterCode: 'Escribir el código',
    signUpAgain: 'Volver a crear la cuenta',
  },

  loginCode: {
    sentTo: (address) => `Si hay una cuenta con ${address}, hemos enviado un código a esa dirección.`,
    validFor: (time) => `El código es válido durante ${time}. Mantenga esta página abierta.`,
    usePassword: 'Iniciar sesión con su contraseña',
    notFinished:
      '¿Terminó de registrarse? Mientras no confirme su dirección, no enviamos códigos para iniciar sesión.',
  },

  newPassword: {
    intro: 'Ha iniciado sesión con una contraseña temporal. Para terminar, elija su propia contraseña.',
  },

  reset: {
    intro:
      'Díganos su correo electrónico. Le enviaremos un código para que pueda elegir una contraseña nueva.',
    sentTo: (address) => `Si hay una cuenta con ${address}, hemos enviado un código a esa dirección.`,
    filledIn: 'El código de nuestro mensaje ya está escrito. Elija una contraseña nueva para terminar.',
    validFor: (time) => `El código es válido durante ${time}.`,
    signsOut: 'Con la contraseña nueva se cerrará la sesión en todos los dispositivos.',
    invited:
      '¿Le enviamos una invitación? Si trae una contraseña temporal, inicie sesión primero con ella. Hasta entonces no podemos enviarle un código. Si no trae contraseña, puede iniciar sesión con un código o elegir aquí una contraseña.',
    otherAddress: 'Usar otro correo electrónico',
    backToSignIn: 'Volver a la página de inicio de sesión',
  },

  account: {
    name: 'Nombre',
    noName: 'Sin indicar',
    email: 'Correo electrónico',
    emailConfirmed: 'Confirmado',
    emailNotConfirmed: 'Todavía sin confirmar',
    confirmNow: 'Confirmar esta dirección',
    emailWaiting: (address) => `Falta el código que hemos enviado a ${address}`,
    enterCode: 'Escribir el código',
    language: 'Idioma',
    password: 'Contraseña',
    passwordHidden: 'Oculta',
    passkeys: 'Llaves de acceso',
    passkeysText: 'Iniciar sesión con su huella, su cara o un PIN',
    staySafe: '¿Comparte este dispositivo con otras personas? Cierre la sesión cuando termine.',
    everywhere:
      '¿Ha perdido un teléfono o cree que otra persona usa su cuenta? Cierre la sesión en todos los dispositivos y luego cambie su contraseña.',
    leaving: '¿Deja la clínica?',
  },

  changeEmail: {
    intro: 'Enviaremos un código a su nueva dirección. Hasta que lo escriba, seguiremos usando la anterior.',
    current: (address) => `Su dirección actual es ${address}.`,
    sentTo: (address) =>
      `Hemos enviado un código a ${address}. Escríbalo para empezar a usar esta dirección.`,
    filledIn:
      'El código de nuestro mensaje ya está escrito. Seleccione «Confirmar» para empezar a usar la dirección.',
    enter: 'Escriba el código de nuestro mensaje para confirmar que la dirección es suya.',
    otherAddress: 'Usar otra dirección',
    otherAccount: (address) =>
      `El enlace es de otra cuenta, pero ha iniciado sesión como ${address}. Cierre la sesión e inicie sesión en la otra cuenta.`,
  },

  changeLanguage: {
    intro: 'Verá este sitio web y recibirá nuestros mensajes en este idioma.',
    legend: 'Su idioma',
  },

  changePassword: {
    intro: 'Cerraremos la sesión en todos sus otros dispositivos.',
    forgot: '¿Olvidó su contraseña actual? Elija una nueva con un código',
    noPassword: '¿Todavía no tiene contraseña? Elija una con un código',
  },

  deleteAccount: {
    warning: 'Esto no se puede deshacer.',
    what: 'Eliminaremos su nombre, su correo electrónico y su contraseña. Ya no podrá iniciar sesión.',
    records: (clinic) => `Su historia clínica en ${clinic} seguirá igual.`,
    codeFirst: (address) => `Primero enviaremos un código a ${address}, para asegurarnos de que es usted.`,
    sentTo: (address) => `Hemos enviado un código a ${address}. Cuando lo escriba, su cuenta se eliminará.`,
    understand: 'Entiendo que se eliminará mi cuenta',
  },

  help: {
    intro:
      'Nuestros mensajes suelen llegar en menos de un minuto. Si no ha recibido el suyo, siga esta lista.',
    addressTitle: 'Compruebe la dirección',
    address: (address) => `Enviamos el mensaje a ${address}. Si la dirección tiene un error, cámbiela.`,
    addressUnknown: 'Compruebe si hay un error en la dirección que nos dio y, si lo hay, corríjalo.',
    spamTitle: 'Mire en su carpeta de correo no deseado (spam)',
    spam: (from) => `El mensaje viene de ${from}. Si lo encuentra en spam, márquelo como «No es spam».`,
    waitTitle: 'Espere cinco minutos',
    wait: 'Algunos servicios de correo retienen los mensajes un rato antes de mostrarlos.',
    againTitle: 'Pida un código nuevo',
    again: (wait) =>
      `Solo sirve el código más reciente. Puede pedir cinco códigos en una hora. Después, espere ${wait}.`,
    workTitle: '¿Usa un correo electrónico del trabajo?',
    work: 'Puede que su empresa bloquee nuestros mensajes. Pregunte al equipo de informática o use un correo personal.',
    accountTitle: '¿Ya tiene una cuenta o una invitación?',
    account:
      'Cuando una dirección ya tiene una cuenta, nuestro mensaje no trae un código. Explica cómo iniciar sesión. Si recibió una invitación, en ella se explica cómo: con una contraseña temporal o con un código que le enviamos.',
    callTitle: '¿Sigue sin recibir el mensaje? Hable con nosotros',
    call: (phone) => `Llámenos al ${phone}. Podemos ver qué ha pasado con el mensaje.`,
    tell: 'Díganos su correo electrónico y la hora. Nunca le pediremos el código ni su contraseña.',
    toSignUp: 'Corregir la dirección y volver a crear la cuenta',
    toConfirm: 'Enviar un código nuevo para confirmar mi dirección',
    toLogin: 'Iniciar sesión',
    toReset: 'Elegir una contraseña nueva',
  },

  idle: {
    title: '¿Sigue ahí?',
    text: (time) => `Por seguridad, cerraremos su sesión dentro de ${time}.`,
    stay: 'Mantener la sesión abierta',
  },

  notFound: {
    text: 'En esta dirección no hay nada. Si viene de un enlace de un mensaje, puede que esté incompleto.',
    next: 'Puede iniciar sesión o crear una cuenta.',
  },

  crashed: {
    text: 'Quizá la haya cambiado otro programa, como un traductor. Lo que ha escrito sigue aquí.',
    mayBeDone:
      'Si había pulsado un botón, puede que haya funcionado. Compruébelo antes de volver a pulsarlo.',
    call: (phone: string) => `Si vuelve a ocurrir, llámenos al ${phone}.`,
  },

  loadError: {
    text: 'No se ha podido cargar el sitio web. Compruebe su conexión a internet y vuelva a intentarlo.',
  },
};

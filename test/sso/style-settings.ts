const text = { textColor: 0 };
const button = { backgroundColor: 0, borderColor: 0, textColor: 0 };
const buttonStates = { active: button, defaults: button, disabled: button, hover: button };
const both = <Mode>(mode: Mode) => ({ lightMode: mode, darkMode: mode });
const bar = {
  backgroundImage: { enabled: 0 },
  logo: { enabled: 0, location: 0 },
  ...both({ background: { color: 0 }, borderColor: 0 }),
};
const states = { defaults: text, hover: text };

/**
 * The settings of a managed login style that are used here, named as `DescribeManagedLoginBranding` returns them with
 * `ReturnMergedResources`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBranding.html
 */
export const STYLE_SETTINGS = {
  categories: {
    auth: { authMethodOrder: 0, federation: { interfaceStyle: 0, order: 0 } },
    form: { displayGraphics: 0, location: { horizontal: 0, vertical: 0 } },
    global: {
      colorSchemeMode: 0,
      pageFooter: { enabled: 0 },
      pageHeader: { enabled: 0 },
      spacingDensity: 0,
    },
  },
  componentClasses: {
    buttons: { borderRadius: 0 },
    divider: both({ borderColor: 0 }),
    focusState: both({ borderColor: 0 }),
    input: {
      borderRadius: 0,
      ...both({ defaults: { backgroundColor: 0, borderColor: 0 }, placeholderColor: 0 }),
    },
    inputDescription: both(text),
    inputLabel: both(text),
    link: both(states),
  },
  components: {
    favicon: { enabledTypes: 0 },
    form: {
      backgroundImage: { enabled: 0 },
      borderRadius: 0,
      logo: { enabled: 0, formInclusion: 0, location: 0, position: 0 },
      ...both({ backgroundColor: 0, borderColor: 0 }),
    },
    pageBackground: { image: { enabled: 0 }, ...both({ color: 0 }) },
    pageFooter: bar,
    pageHeader: bar,
    pageText: both({ bodyColor: 0, descriptionColor: 0, headingColor: 0 }),
    primaryButton: both(buttonStates),
    secondaryButton: both(buttonStates),
  },
};

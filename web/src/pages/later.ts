/** The pages that nobody opens first. They are loaded together, after the first page. */
export { Account } from './account/Account.tsx';
export { ChangeEmail } from './account/ChangeEmail.tsx';
export { ChangeLanguage } from './account/ChangeLanguage.tsx';
export { ChangeName } from './account/ChangeName.tsx';
export { ChangePassword } from './account/ChangePassword.tsx';
export { DeleteAccount } from './account/DeleteAccount.tsx';
export {
  AddressTaken,
  BegunElsewhere,
  ConfirmedForOtherApp,
  NothingToConfirm,
} from './ConfirmEnds.tsx';
export { Help } from './Help.tsx';
export { LoginCode } from './LoginCode.tsx';
export { ManagedLogin } from './ManagedLogin.tsx';
export { NewPassword } from './NewPassword.tsx';
export { SignedInAlready } from './SignedInAlready.tsx';

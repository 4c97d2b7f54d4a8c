/** The pages that are loaded together, after the sign-in page. */
export { Account } from './account/Account.tsx';
export { ChangeEmail } from './account/ChangeEmail.tsx';
export { ChangeLanguage } from './account/ChangeLanguage.tsx';
export { ChangeName } from './account/ChangeName.tsx';
export { ChangePassword } from './account/ChangePassword.tsx';
export { DeleteAccount } from './account/DeleteAccount.tsx';
export { Passkeys } from './account/Passkeys.tsx';
export { ByInvitation } from './ByInvitation.tsx';
export { Confirm } from './Confirm.tsx';
export { Help } from './Help.tsx';
export { LoginCode } from './LoginCode.tsx';
export { ManagedLogin } from './ManagedLogin.tsx';
export { NewPassword } from './NewPassword.tsx';
export { Reset } from './Reset.tsx';
export { SignedInAlready } from './SignedInAlready.tsx';
export { SignUp } from './SignUp.tsx';

/** The pages that nobody opens first. They are loaded together, after the first page. */
export { Account } from './account/Account.tsx';
export { ChangeEmail } from './account/ChangeEmail.tsx';
export { ChangeLanguage } from './account/ChangeLanguage.tsx';
export { ChangeName } from './account/ChangeName.tsx';
export { ChangePassword } from './account/ChangePassword.tsx';
export { DeleteAccount } from './account/DeleteAccount.tsx';
export { ByInvitation } from './ByInvitation.tsx';
export { Help } from './Help.tsx';
export { LoginCode } from './LoginCode.tsx';
export { NewPassword } from './NewPassword.tsx';

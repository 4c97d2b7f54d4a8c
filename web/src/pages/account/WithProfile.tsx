import { useEffect, useState } from 'react';
import { ActionButton } from '../../ActionButton.tsx';
import type { Profile } from '../../account-acts.ts';
import { useAccount, useApp } from '../../context.ts';
import type { Elements } from '../../elements.ts';
import { useAsyncAction } from '../../use-async-action.ts';

interface WithProfileProps {
  /** The account to read. */
  readonly sub: string;
  readonly children: (profile: Profile) => Elements;
}

/** Reads the attributes of the account once, when the page opens; when that fails, the patient can try again. */
export function WithProfile({ sub, children }: WithProfileProps): Elements {
  const { words } = useApp();
  const loadActs = useAccount(sub);
  const [profile, setProfile] = useState<Profile>();
  const loading = useAsyncAction('profile');
  const load = async () => setProfile(await (await loadActs()).readProfile());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the profile is read once, when the page opens
  useEffect(() => {
    void loading.run(load);
  }, []);

  if (profile !== undefined) return children(profile);
  return loading.problem === undefined ? (
    <p role="status">{words.layout.loading}</p>
  ) : (
    <ActionButton action={loading} label={words.actions.retry} busy={words.layout.loading} act={load} />
  );
}

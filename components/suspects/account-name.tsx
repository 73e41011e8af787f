import { senderOf } from '@sluice/log-engine/sender';
import { VisibleText } from '../evidence/visible-text-marks';
import { useSenderText } from './use-sender-text';
import classes from './suspects.module.css';

/** A sender in full: the address of an account breaks where it must and hides nothing. @param name of a local user */
export function AccountName({ account, name }: { account: string; name?: string }) {
  const text = useSenderText();
  const sender = senderOf(account);
  return <strong className={classes.account}>{sender.kind === 'account' ? <VisibleText text={sender.account} isAddress /> : text(account, name)}</strong>;
}

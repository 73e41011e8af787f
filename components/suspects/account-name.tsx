import { VisibleText } from '../evidence/visible-text-marks';
import classes from './suspects.module.css';

/** The address of an account in full; it breaks where it must and hides nothing. */
export function AccountName({ account }: { account: string }) {
  return (
    <strong className={classes.account}>
      <VisibleText text={account} />
    </strong>
  );
}

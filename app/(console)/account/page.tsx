import { pageMetadata } from '@/app/page-metadata';
import { AccountPage } from './account-page';

export const generateMetadata = () => pageMetadata('account');

export default function Page() {
  return <AccountPage />;
}

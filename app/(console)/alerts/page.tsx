import { pageMetadata } from '@/app/page-metadata';
import { AlertsPage } from './alerts-page';

export const generateMetadata = () => pageMetadata('alerts');

export default function Page() {
  return <AlertsPage />;
}

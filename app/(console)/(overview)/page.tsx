import { OverviewPage } from './overview-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('overview');

export default function Page() {
  return <OverviewPage />;
}

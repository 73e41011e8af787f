import { SuspectsPage } from './suspects-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('suspects');

export default function Page() {
  return <SuspectsPage />;
}

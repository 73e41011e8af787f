import { ProtectionPage } from './protection-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('protection');

export default function Page() {
  return <ProtectionPage />;
}

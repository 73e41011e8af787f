import { pageMetadata } from '@/app/page-metadata';
import { HeldPage } from './held-page';

export const generateMetadata = () => pageMetadata('held');

export default function Page() {
  return <HeldPage />;
}

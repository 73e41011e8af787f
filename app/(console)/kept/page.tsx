import { pageMetadata } from '@/app/page-metadata';
import { KeptPage } from './kept-page';

export const generateMetadata = () => pageMetadata('kept');

export default function Page() {
  return <KeptPage />;
}

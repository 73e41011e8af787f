import { ServersPage } from './servers-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('servers');

export default function Page() {
  return <ServersPage />;
}

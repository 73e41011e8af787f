import { pageMetadata } from '@/app/page-metadata';
import { PeoplePage } from './people-page';

export const generateMetadata = () => pageMetadata('people');

export default function Page() {
  return <PeoplePage />;
}

import type { MetadataRoute } from 'next';

/** Lets a phone keep the console on its home screen, which an iPhone wants before it shows alerts. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Sluice',
    short_name: 'Sluice',
    // Counted from where this file lies, which is below a path of the site where the console is.
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#1d6c89',
    icons: [
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
    ],
  };
}

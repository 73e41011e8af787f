export const protection = {
  title: 'Mail server protection',
};

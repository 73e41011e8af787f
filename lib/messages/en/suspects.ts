export const suspects = {
  title: 'Suspects',
};

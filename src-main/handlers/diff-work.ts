export const diffOf = (): never => {
  throw new Error('later');
};
export const patchOf = (): never => {
  throw new Error('later');
};

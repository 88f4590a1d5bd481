export const setupPython = () => {};

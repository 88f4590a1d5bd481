export const parseTable = () => ({ ok: false, message: "" });

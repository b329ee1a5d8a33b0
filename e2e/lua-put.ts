/** Lua for the guests of the tests that write files. */

/** A function of the script it begins: opens a file in this mode (`w`, `r+`), writes the text over what it begins with, and closes it. */
export const PUT = `
local function put(path, mode, text)
  local file = assert(io.open(path, mode))
  file:write(text)
  file:close()
end
`;

/* Lua's own interpreter, with LuaFileSystem as if it had been found on the path. */
#include "lua.h"

#include "lauxlib.h"
#include "lualib.h"
#include "lfs.h"

static void open_libraries(lua_State *L) {
  (luaL_openlibs)(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_lfs);
  lua_setfield(L, -2, "lfs");
  lua_pop(L, 1);
}

#define luaL_openlibs(L) open_libraries(L)
#include "lua.c" /* of the release that build.sh fetched */

-- Counts the words of the files it is given, and writes an index of them. Nothing in it raises an error.
local lfs = require 'lfs'

local words, files = {}, {}

local function read(path)
  local file, why = io.open(path)
  if not file then
    io.stderr:write(why, '\n')
    return
  end
  for line in file:lines() do
    for word in line:gmatch('%a+') do words[word:lower()] = (words[word:lower()] or 0) + 1 end
  end
  file:close()
  files[#files + 1] = path
end

local function walk(path)
  local kind = lfs.symlinkattributes(path, 'mode')
  if kind == 'file' then
    if path:match('%.txt$') then read(path) end
  elseif kind == 'directory' then
    local names = {}
    for name in lfs.dir(path) do if not name:match('^%.') then names[#names + 1] = name end end
    table.sort(names)
    for _, name in ipairs(names) do walk(path .. '/' .. name) end
  else
    io.stderr:write(path, ': ', kind or 'not there', '\n')
  end
end

for _, path in ipairs(arg) do walk(path) end

lfs.mkdir('index')
local sorted = {}
for word in pairs(words) do sorted[#sorted + 1] = word end
table.sort(sorted)

local total = 0
for _, word in ipairs(sorted) do
  local file = io.open('index/' .. word:sub(1, 1) .. '.new', 'a')
  file:write(word, ' ', words[word], '\n')
  file:close()
  total = total + words[word]
end
for name in lfs.dir('index') do
  if name:match('%.new$') then os.rename('index/' .. name, 'index/' .. name:gsub('new$', 'txt')) end
end
os.remove('index/z.txt')
print(#files .. ' files, ' .. total .. ' words, ' .. #sorted .. ' of them different')
for line in io.lines('index/t.txt') do print(line) end
os.exit(total > 0 and 0 or 4)

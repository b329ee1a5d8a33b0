import { searchTable } from '/tmp/wt-8/bench/search/search-table.ts';
console.log(searchTable(1));

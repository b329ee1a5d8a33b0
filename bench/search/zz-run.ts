import { searchTable } from './search-table.ts';
console.log(searchTable(1));

#ifndef FROST_H
#define FROST_H

#define FROST_AT (-5) /* blossom suffers from half a degree below zero */

int is_frost(int tenths);

#endif

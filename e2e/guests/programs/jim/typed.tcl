lsort [readdir .]
set f [open notes/first.txt]
$f gets
$f read
$f close
$f close
open missing.txt
open notes w
open notes/first.txt/below
proc save {path text {mode w}} { set f [open $path $mode]; $f puts -nonewline $text; $f close }
proc load {path} { set f [open $path]; set text [$f read]; $f close; return $text }
proc tree {path} {
  set seen {}
  foreach name [lsort [readdir $path]] {
    set at $path/$name
    if {[file type $at] eq "directory"} { lappend seen $name [tree $at] } else { lappend seen $name [file type $at] }
  }
  return $seen
}
file mkdir a/b/c/d
file mkdir a/b/c/d
file mkdir notes/first.txt/x
save a/b/c/d/leaf "leaf\n"
save a/b/c/d/leaf "again\n" a
load a/b/c/d/leaf
file size a/b/c/d/leaf
file type a/b
file isdirectory a/b
file isfile a/b
file exists a/b/none
file type a/b/none
file delete a
file delete a/none
file rename a/b/c moved
tree .
file rename moved notes/first.txt
file rename moved nowhere/moved
file rename notes/first.txt notes/second.txt
file rename -force notes/second.txt notes/first.txt
file copy notes/first.txt moved/copy.txt
file copy notes/first.txt moved/copy.txt
file copy -force data/numbers.txt moved/copy.txt
file size moved/copy.txt
for {set i 1} {$i <= 150} {incr i} { save a/[format %03d $i].txt "number $i\n" }
llength [glob a/*.txt]
lsort [glob a/*{7,9}.txt]
glob -nocomplain a/x*
glob a/x*
lsort [glob {[nd]*/*.txt}]
foreach name [glob a/*.txt] { if {[string match *5.txt $name]} { file delete $name } }
llength [readdir a]
file link hard notes/first.txt
file link -symbolic moved/soft ../notes/first.txt
file readlink moved/soft
file lstat moved/soft s; set s(type)
file stat moved/soft s; list $s(type) $s(size)
file mtime notes/first.txt 1234567890
file mtime notes/first.txt
set f [open moved/soft a]
$f puts "through a link"
$f close
load notes/first.txt
load hard
file delete moved/soft
file exists notes/first.txt
file link -symbolic moved/dangling nowhere/to/be/found
file exists moved/dangling
open moved/dangling
file delete moved/dangling
set f [open records.bin w+]
$f buffering full
for {set i 0} {$i < 5000} {incr i} { $f puts -nonewline [format {%08d%s} $i [string repeat . 92]] }
$f tell
$f seek 123400
$f read 8
$f seek 4000000 start
$f puts -nonewline end
$f tell
$f seek -3 end
$f read
$f eof
$f close
file size records.bin
set f [open records.bin r+]
$f seek 500000
$f puts -nonewline [binary format a4Iid tail 1 -2 0.5]
$f seek 500000
binary scan [$f read 20] a4Iid a b c d
list $a $b $c $d
$f close
string length [set name [file tempfile]]
save $name "kept for a moment"
load $name
file copy $name moved/from-tmp
file delete $name
file exists $name
load moved/from-tmp
exec ls
catch {open missing.txt} why
set why
catch {error "mine" } why options
dict get $options -code
expr {1 / 0}
lsort -integer {30 1 200}
lsort -unique -real {3.5 1e2 -7 3.5}
lsort -decreasing {b a c}
proc deep {n} { if {$n == 0} {error bottom}; deep [expr {$n - 1}] }
catch {deep 100} why; set why
try { open none } on error {why} { list caught $why } finally { puts finally }
regexp -inline {(\w+)@(\w+)} {someone@example}
regsub -all {[aeiou]} {a sentence with vowels} {<&>}
format {%5.2f|%-6s|%06d|%x} 3.14159 ab 42 255
expr {sqrt(2) * 10**3}
expr {wide(1) << 40}
string map {ä ae ö oe} {schön spät}
array set age {ann 30 bob 25}
lsort [array names age]
dict for {key value} {x 1 y 2} { puts "$key=$value" }
source notes/library.tcl
twice 21
source notes/none.tcl
set this is wrong
unknown-command
cd moved
file size copy.txt
lsort [readdir .]
cd ..
cd notes/first.txt
cd nowhere
foreach name [readdir a] { file delete a/$name }
file delete a/b a
file delete -force moved/d
file delete data/old.log data/empty
tree .
puts stderr "to the other stream"
exit 5
puts "never reached"

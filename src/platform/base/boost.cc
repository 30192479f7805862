// Boost's own sources, compiled once for the whole program.
#include <boost/json/src.hpp>

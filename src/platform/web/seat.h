// A client's seat in a room that many hear at once: what the network edge and platform/live know of
// each other.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

namespace commonty::web {

// One open connection, as its seat sees it. Threads: its io thread alone.
class Listener {
 public:
  enum class Sent {
    all,           // the socket has taken it
    rest_follows,  // as much as it took; the rest goes by itself, and then Seat::ready() is called
    nothing        // nobody is there any more; Seat::leave() will follow
  };
  // Never while a rest is under way.
  virtual Sent send(const std::shared_ptr<const std::string>& bytes) = 0;
  // What is under way is finished, the client is told when to come back, and the line closed.
  virtual void end() = 0;
  virtual boost::asio::any_io_executor executor() = 0;

 protected:
  ~Listener() = default;
};

// Threads: what is called here comes from the io thread of the listener, never from within
// Listener::send() or end().
class Seat {
 public:
  virtual ~Seat() = default;
  // The head of the answer has been sent; from now on the seat may send.
  virtual void take(Listener& listener) = 0;
  // A rest has gone.
  virtual void ready() = 0;
  // The listener goes, and must not be used any more. Called once for each take().
  virtual void leave() = 0;
};

}  // namespace commonty::web

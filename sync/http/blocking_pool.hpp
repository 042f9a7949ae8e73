#pragma once

#include <atomic>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/result.hpp"

namespace freehold {

/// Threads for work that blocks: the database, Argon2id. Bounded on both sides: `threads` at work and `waiting_max` in
/// line; whoever comes after that gets `busy` at once, instead of a wait that no client sits out.
class BlockingPool {
 public:
  BlockingPool(std::size_t threads, std::size_t waiting_max) : threads_(threads), jobs_max_(threads + waiting_max) {}
  ~BlockingPool() { join(); }

  /// Runs `work`, which returns a Result, on one of the threads; the coroutine goes on where it was. What `work` throws
  /// comes out here. The caller keeps alive what `work` refers to, also where nobody waits for the answer any more.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
    using Answer = std::invoke_result_t<Work&>;
    if (jobs_.fetch_add(1) >= jobs_max_) {
      jobs_.fetch_sub(1);
      co_return Answer(too_busy());
    }
    std::optional<Answer> answer;
    std::exception_ptr thrown;
    auto start = [&](auto handler) {
      auto home = boost::asio::get_associated_executor(handler);
      auto job = [&, guard = boost::asio::make_work_guard(home), handler = std::move(handler)]() mutable {
        try {
          answer.emplace(closing_ ? Answer(too_busy()) : work());
        } catch (...) {
          thrown = std::current_exception();
        }
        jobs_.fetch_sub(1);
        boost::asio::post(guard.get_executor(), std::move(handler));
      };
      boost::asio::post(threads_, std::move(job));
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(start,
                                                                                        boost::asio::use_awaitable);
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(*answer);
  }

  /// Waits for the work under way; what stands in line gets `busy`. Nothing may be run afterwards.
  void join() {
    closing_ = true;
    threads_.join();
  }

 private:
  static Error too_busy() { return fail(Code::busy, "the server has too much to do; try again shortly"); }

  boost::asio::thread_pool threads_;
  std::size_t jobs_max_;
  std::atomic<std::size_t> jobs_ = 0;
  std::atomic<bool> closing_ = false;
};

}  // namespace freehold

#pragma once

#include <atomic>
#include <deque>
#include <exception>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/result.hpp"

namespace freehold {

/// Threads for work that blocks: the database, Argon2id. Bounded on both sides: `threads` at work and `waiting_max` in
/// line; whoever comes after that gets `busy` at once, instead of a wait that no client sits out.
class BlockingPool {
 public:
  BlockingPool(std::size_t threads, std::size_t waiting_max) : threads_(threads), jobs_max_(threads + waiting_max) {
    for (std::size_t i = 0; i < kLanes; ++i) lanes_.emplace_back(threads_);
  }
  ~BlockingPool() { join(); }

  /// Runs `work`, which returns a Result, on one of the threads; the coroutine goes on where it was. What `work` throws
  /// comes out here. The caller keeps alive what `work` refers to, also where nobody waits for the answer any more.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
    co_return co_await run_on(threads_.get_executor(), std::move(work), jobs_max_);
  }

  /// The same for the next step of an answer that has begun, and can no longer be refused: it waits, however long the
  /// line is. It takes a place in it like any other.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> go_on(Work work) {
    co_return co_await run_on(threads_.get_executor(), std::move(work), std::numeric_limits<std::size_t>::max());
  }

  /// The same, one after the other within a lane. For work that would only wait for its like inside the database, and
  /// keep threads from everybody else: a lane takes one thread, and a bounded part of the line. Any number is a lane;
  /// two of them seldom are the same.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run_in_lane(std::size_t number, Work work) {
    using Answer = std::invoke_result_t<Work&>;
    Lane& lane = lanes_[number % lanes_.size()];
    const InLine in_line(lane.jobs);
    if (in_line.before >= kLaneJobsMax) co_return Answer(too_busy());
    co_return co_await run_on(lane.strand, std::move(work), jobs_max_);
  }

  /// Waits for the work under way; what stands in line gets `busy`. Nothing may be run afterwards.
  void join() {
    closing_ = true;
    threads_.join();
  }

 private:
  /// A place in a count of jobs, from asking until the answer is taken.
  struct InLine {
    explicit InLine(std::atomic<std::size_t>& line) : jobs(line), before(line.fetch_add(1)) {}
    ~InLine() { jobs.fetch_sub(1); }
    InLine(const InLine&) = delete;
    std::atomic<std::size_t>& jobs;
    const std::size_t before;
  };

  template <class Executor, class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run_on(Executor executor, Work work, std::size_t jobs_max) {
    using Answer = std::invoke_result_t<Work&>;
    const InLine in_line(jobs_);
    if (in_line.before >= jobs_max) co_return Answer(too_busy());
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
        boost::asio::post(guard.get_executor(), std::move(handler));
      };
      boost::asio::post(executor, std::move(job));
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(start,
                                                                                        boost::asio::use_awaitable);
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(*answer);
  }

  static Error too_busy() { return fail(Code::busy, "the server has too much to do; try again shortly"); }

  static constexpr std::size_t kLanes = 1009;
  static constexpr std::size_t kLaneJobsMax = 32;

  struct Lane {
    explicit Lane(boost::asio::thread_pool& threads) : strand(threads.get_executor()) {}
    boost::asio::strand<boost::asio::thread_pool::executor_type> strand;
    std::atomic<std::size_t> jobs = 0;
  };

  boost::asio::thread_pool threads_;
  std::deque<Lane> lanes_;
  std::size_t jobs_max_;
  std::atomic<std::size_t> jobs_ = 0;
  std::atomic<bool> closing_ = false;
};

}  // namespace freehold

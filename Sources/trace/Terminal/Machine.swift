import CMalloc
import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The system's resources that a command needs. With less, the libraries below wait for ever or end the program without
/// a word.
enum Machine {
  /// The fewest open files: the index, its journal, logs, and the scheduler of tasks.
  private static let leastFiles: rlim_t = 24

  /// A limit on memory: by its resource, the least bytes that commands need, and the option of `ulimit`.
  private struct MemoryLimit {
    var resource: Resource
    var least: rlim_t
    var option: String
  }

  /// Address space: programs, stacks of threads, and what an ingest holds. Data are what of it is written.
  private static let memoryLimits = [
    MemoryLimit(resource: addresses, least: 256 << 20, option: "-v"),
    MemoryLimit(resource: data, least: 128 << 20, option: "-d"),
  ]

  /// Why no command can run here; nil if one can. Raises what may be raised.
  static func refusal() -> Failure? {
    fileRefusal() ?? memoryRefusal() ?? processRefusal() ?? threadRefusal()
  }

  /// Asks the system for `count` open logs, if it gives less now. If it refuses, the logs that cannot be opened are
  /// told.
  static func allowFiles(_ count: Int) {
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0 else { return }
    // macOS refuses more than OPEN_MAX.
    let needed = min(rlim_t(count) + 2 * leastFiles, limit.rlim_max, 10_240)
    guard limit.rlim_cur < needed else { return }
    limit.rlim_cur = needed
    setrlimit(files, &limit)
  }

  private static func memoryRefusal() -> Failure? {
    // The nearer of two limits is told.
    let given = memoryLimits.compactMap { known in
      var limit = rlimit()
      let isLimited = getrlimit(known.resource, &limit) == 0 && limit.rlim_cur < unlimited
      return isLimited ? (known, bytes: limit.rlim_cur) : nil
    }.sorted { $0.bytes < $1.bytes }
    for (limit, bytes) in given {
      let told = "the system gives \(NumberFormat.bytes(Int64(clamping: bytes))) of memory"
      let advice = "to allow more: ulimit \(limit.option) unlimited"
      if bytes < limit.least {
        let least = limit.least >> 20
        return Failure(.failed, "\(told), and \(least) MB are needed", details: [advice])
      }
      if limit.option == given.first?.0.option {
        trace_tell_lack_of_memory(
          "error: \(told), which is not enough\n  \(advice)\n", ExitStatus.failed.rawValue)
      }
    }
    return nil
  }

  /// RLIM_INFINITY, which Swift does not see everywhere.
  private static let unlimited = rlim_t(Int64.max)

  private static func fileRefusal() -> Failure? {
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < leastFiles else { return nil }
    limit.rlim_cur = min(leastFiles, limit.rlim_max)
    guard limit.rlim_cur < leastFiles || setrlimit(files, &limit) != 0 else { return nil }
    return Failure(
      .failed, "the system lets only \(limit.rlim_cur) files be open at a time, and \(leastFiles) are needed",
      details: ["to allow more: ulimit -n 256"])
  }

  /// On Linux the scheduler of tasks reads each second how its threads do (`libdispatch`, `event/workqueue.c`). It
  /// ends the program without a word if their files are not there.
  private static func processRefusal() -> Failure? {
    #if os(Linux)
      guard access("/proc/self/stat", R_OK) != 0 else { return nil }
      return Failure(
        .failed, "there is no /proc here, where the scheduler of threads looks each second",
        details: ["to mount it: mount -t proc proc /proc"])
    #else
      return nil
    #endif
  }

  /// Start-up does not grow with the machine: a thread takes some 50 µs to try.
  private static let mostThreads = 16

  /// Tasks run on a thread for each processor, and two more wait for them. As many are tried at a time, up to
  /// `mostThreads`: where one cannot be made, the scheduler tries for ever.
  private static func threadRefusal() -> Failure? {
    var gate = pthread_mutex_t()
    pthread_mutex_init(&gate, nil)
    pthread_mutex_lock(&gate)
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var threads = Array(repeating: Thread(), count: min(processors + 2, mostThreads))
    let code = withUnsafeMutablePointer(to: &gate) { gate in
      let codes = threads.indices.map { threads[$0].start(behind: gate) }
      pthread_mutex_unlock(gate)
      for thread in threads { thread.join() }
      return codes.max() ?? 0
    }
    pthread_mutex_destroy(&gate)
    guard code != 0 else { return nil }
    return Failure(
      .failed, "the system gives no thread: \(String(cString: strerror(code)).lowercased())",
      details: ["to see what it allows: ulimit -u, ulimit -v"])
  }

  #if canImport(Darwin)
    private typealias Resource = Int32
    private static let files = RLIMIT_NOFILE
    private static let addresses = RLIMIT_AS
    private static let data = RLIMIT_DATA
  #else
    private typealias Resource = __rlimit_resource_t
    private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    private static let addresses = __rlimit_resource_t(RLIMIT_AS.rawValue)
    private static let data = __rlimit_resource_t(RLIMIT_DATA.rawValue)
  #endif
}

/// A thread that passes a gate and does nothing.
private struct Thread {
  #if canImport(Darwin)
    private var thread: pthread_t?
  #else
    private var thread = pthread_t()
  #endif
  private var isStarted = false

  /// The error of the system; 0 if there was none.
  mutating func start(behind gate: UnsafeMutablePointer<pthread_mutex_t>) -> Int32 {
    let code = pthread_create(&thread, nil, Self.body, gate)
    isStarted = code == 0
    return code
  }

  #if canImport(Darwin)
    private static let body: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
      pass($0)
    }
  #else
    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      pass($0)
    }
  #endif

  private static func pass(_ gate: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self) else { return nil }
    pthread_mutex_lock(gate)
    pthread_mutex_unlock(gate)
    return nil
  }

  func join() {
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      if isStarted { pthread_join(thread, nil) }
    #endif
  }
}

import Foundation
import Logging
import TraceClient
import TraceContext
import WrittenLog

/// A network client and the log that it writes.
struct NetworkDesk {
  private let file = TemporaryLog()
  private let log: JSONLog

  /// Three attempts, hardly a pause.
  static let quick: RetryPolicy = {
    var policy = RetryPolicy()
    policy.firstPause = .milliseconds(1)
    return policy
  }()

  init() throws { log = try JSONLog(service: "shop-app", instance: "phone-1", path: file.path) }

  /// The time-out is one that no machine is too slow for.
  func makeClient(retries: RetryPolicy = quick, timeout: Duration = .seconds(3_600)) -> NetworkClient {
    NetworkClient(logger: makeLogger(), retries: retries, timeout: timeout)
  }

  func makeLogger() -> Logger { log.makeLogger(label: "network") }

  /// The lines logged so far.
  func read() throws -> WrittenLog {
    log.flush()
    return try file.read()
  }
}

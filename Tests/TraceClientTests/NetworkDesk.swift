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

  func makeClient(timeout: Duration = .seconds(10)) -> NetworkClient {
    NetworkClient(logger: makeLogger(), retries: Self.quick, timeout: timeout)
  }

  func makeLogger() -> Logger { log.makeLogger(label: "network") }

  /// What is logged so far.
  func read() throws -> WrittenLog {
    log.flush()
    return try file.read()
  }
}

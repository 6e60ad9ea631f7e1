import Foundation
import Logging
import Testing
import TraceContext
import TraceModel
import WrittenLog

/// Nothing is lost at exit. The program that ends is a child process; both know the path by the parent's number.
struct ExitTests {
  private static func path(_ name: String, parent: pid_t) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("trace-\(name)-\(parent).jsonl").path
  }

  @Test func `a program that calls exit has written every record`() async throws {
    await #expect(processExitsWith: .success) {
      let log = try JSONLog(service: "s", instance: "i", path: Self.path("exit", parent: getppid()))
      let logger = log.makeLogger(label: "l")
      for number in 0..<10_000 { logger.info("Record \(number)") }
      exit(EXIT_SUCCESS)
    }
    let path = Self.path("exit", parent: getpid())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let read = try WrittenLog(path: path)
    #expect(read.uncorrelated.map(\.details.name) == (0..<10_000).map { "Record \($0)" })
    #expect(read.skipped == 0)
  }

  @Test func `a record of level critical is written before the crash that follows it`() async throws {
    await #expect(processExitsWith: .failure) {
      let log = try JSONLog(service: "s", instance: "i", path: Self.path("crash", parent: getppid()))
      let logger = log.makeLogger(label: "l")
      for number in 0..<1_000 { logger.info("Record \(number)") }
      logger.critical("Out of options")
      _exit(EXIT_FAILURE)
    }
    let path = Self.path("crash", parent: getpid())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let read = try WrittenLog(path: path)
    #expect(read.uncorrelated.count == 1_001)
    #expect(read.uncorrelated.last?.details.name == "Out of options")
  }

  @Test func `bootstrap makes it the log of every logger, with the id of the task`() async throws {
    await #expect(processExitsWith: .success) {
      let log = try JSONLog(service: "s", instance: "i", path: Self.path("bootstrap", parent: getppid()))
      log.bootstrap()
      withCorrelationID(CorrelationID("order-1") ?? CorrelationID()) { Logger(label: "any").info("Placed") }
      exit(EXIT_SUCCESS)
    }
    let path = Self.path("bootstrap", parent: getpid())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let record = try #require(try WrittenLog(path: path).records.first)
    #expect(record.details.name == "Placed" && record.details.correlationID == "order-1")
  }
}

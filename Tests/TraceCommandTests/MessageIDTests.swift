import Foundation
import Testing

/// The names of fields tell a message's own id, which is one message's, from a task's, which every hop repeats.
@Suite struct MessageIDTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A request whose consumer names a queue of other words than the publisher's routing key.
  private func log(idField: String) throws -> String {
    try directory.write(
      """
      {"timestamp":"2026-11-25T09:46:40.000Z","service":"api","event":"message_published","correlation_id":"e-1","\(idField)":"x1","routing_key":"order.created"}
      {"timestamp":"2026-11-25T09:46:40.040Z","service":"w","event":"message_received","correlation_id":"e-1","\(idField)":"x1","queue":"billing"}
      {"timestamp":"2026-11-25T09:46:40.060Z","service":"w","event":"processing_finished","correlation_id":"e-1","\(idField)":"x1","queue":"billing"}

      """, to: "\(idField).jsonl")
  }

  @Test(arguments: ["message_id", "messageId", "messaging.message.id"])
  func `a message's id joins a routing key and a queue`(idField: String) async throws {
    let report = try await TraceBinary.run(["report", "--from", log(idField: idField)]).text
    #expect(report.contains("1 request, ") && report.contains(" · 1 completed\n"))
    #expect(report.contains("queue_wait ?  1 ≤40.0 ms"))
  }

  @Test(arguments: ["task_id", "job_id"])
  func `a task's id on a queue of another name is of the next hop`(idField: String) async throws {
    let report = try await TraceBinary.run(["report", "--from", log(idField: idField)]).text
    #expect(report.contains(" · 1 incomplete\n"))
  }
}

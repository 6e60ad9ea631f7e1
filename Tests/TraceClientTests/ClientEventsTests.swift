import Foundation
import Testing
import TraceClient
import TraceContext
import TraceModel
import WrittenLog

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct ClientEventsTests {
  private struct Refused: Error {}

  private let desk: NetworkDesk
  private let events: ClientEvents

  init() throws {
    desk = try NetworkDesk()
    events = ClientEvents(logger: desk.makeLogger(), session: try #require(CorrelationID("session-1")))
  }

  @Test func `every event has its fields, and durations in milliseconds`() throws {
    events.launch(.cold, took: .microseconds(812_345))
    events.screenLoad("jobs", took: .nanoseconds(412_318_999))
    events.hitches(Hitches(count: 3, lateness: .milliseconds(50), watched: .seconds(4)), on: "jobs")
    events.errorShown(Refused(), on: "upload")
    let read = try desk.read()
    #expect(read.skipped == 0 && read.uncorrelated.isEmpty)
    let fields = read.records.map { record in
      Dictionary(uniqueKeysWithValues: record.details.attributes.filter { $0.key != "logger" })
    }
    #expect(read.records.map(\.details.name) == ["launch", "screen_load", "hitches", "error_shown"])
    let session = #""session-1""#
    #expect(fields[0] == ["launch_kind": #""cold""#, "duration_ms": "812.345", "session_id": session])
    #expect(fields[1] == ["screen": #""jobs""#, "duration_ms": "412.318", "session_id": session])
    #expect(
      fields[2] == [
        "screen": #""jobs""#, "duration_ms": "4000.0", "hitch_count": "3", "hitch_ms": "50.0",
        "hitch_rate_ms_per_s": "12.5", "session_id": session,
      ])
    #expect(Set(fields[3].keys) == ["screen", "error", "error_domain", "error_code", "session_id"])
    #expect(fields[3]["screen"] == #""upload""# && fields[3]["error_code"] == "1")
    #expect(fields[3]["error_domain"]?.hasSuffix(#"Refused""#) == true)
    #expect(read.records[3].details.error == "Refused()")
    #expect(
      read.records.map(\.event.statedDurationNanoseconds)
        == [812_345_000, 412_318_000, 4_000_000_000, Int64.absent])
    #expect(read.records.map(\.event.level) == [.info, .info, .info, .error])
    #expect(read.records.map(\.event.role) == [.launch, .screenLoad, .hitches, .note])
  }

  @Test func `an event of no request is the session's, one of a request the request's`() throws {
    events.launch(.warm, took: .zero)
    try withCorrelationID(#require(CorrelationID("request-1"))) { events.errorShown(Refused(), on: "jobs") }
    let records = try desk.read().records
    #expect(records.map(\.details.correlationID) == ["session-1", "request-1"])
    #expect(records.allSatisfy { $0.attribute("session_id") == #""session-1""# })
  }

  @Test func `a screen and the requests for it are one trace`() async throws {
    let server = try LoopbackServer(.init())
    let client = desk.makeClient()
    try await events.screenLoad("jobs") {
      _ = try await client.data(for: URLRequest(url: server.url))
      _ = try await client.data(for: URLRequest(url: server.url))
    }
    let records = try desk.read().records
    #expect(records.count == 5 && Set(records.map(\.event.correlation)).count == 1)
    #expect(records.last?.details.name == "screen_load")
    let answers = records.filter { $0.event.role == .responseReceived }
    let requests = answers.map(\.event.statedDurationNanoseconds)
    let screen = try #require(records.last?.event.statedDurationNanoseconds)
    #expect(screen >= requests.reduce(0, +))
  }

  @Test func `a screen that belongs to a tap has the tap's id`() async throws {
    try await withCorrelationID(#require(CorrelationID("tap-1"))) {
      let number = await events.screenLoad("jobs") {
        await Task.yield()
        return 7
      }
      #expect(number == 7)
    }
    #expect(try desk.read().records.map(\.details.correlationID) == ["tap-1"])
  }

  @Test func `a screen that failed to load is not among those that loaded`() async throws {
    await #expect(throws: Refused.self) {
      try await events.screenLoad("jobs") {
        await Task.yield()
        throw Refused()
      }
    }
    let record = try #require(try desk.read().records.first)
    #expect(record.details.name == "screen_load_failed")
    #expect(record.event.level == .warning && record.details.error == "Refused()")
    #expect(record.event.statedDurationNanoseconds >= 0)
  }

  /// As a view's model does it.
  @MainActor private final class Model {
    var jobs: [Int] = []

    func load(_ url: URL, _ client: NetworkClient, _ events: ClientEvents) async {
      do {
        jobs = try await events.screenLoad("jobs") { try await client.send(URLRequest(url: url)) }
      } catch {
        events.errorShown(error, on: "jobs")
      }
    }
  }

  @Test @MainActor func `an error that a screen shows is of the request that failed`() async throws {
    let server = try LoopbackServer(.init(body: "[1]"), .init(status: 404))
    let (model, client) = (Model(), desk.makeClient())
    for _ in 1...2 { await withCorrelationID { await model.load(server.url, client, events) } }
    #expect(model.jobs == [1])
    let records = try desk.read().records
    #expect(
      records.map(\.details.name) == [
        "Request sent", "Response received", "screen_load",
        "Request sent", "Response received", "screen_load_failed", "error_shown",
      ])
    #expect(Set(records[..<3].map(\.event.correlation)).count == 1)
    #expect(Set(records[3...].map(\.event.correlation)).count == 1)
    #expect(records[0].event.correlation != records[3].event.correlation)
    #expect(records[6].details.error == "the server answered with status 404")
  }

  @Test func `sessions differ unless they are given`() {
    let logger = desk.makeLogger()
    #expect(ClientEvents(logger: logger).session != ClientEvents(logger: logger).session)
  }
}

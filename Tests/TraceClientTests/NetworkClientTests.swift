import Foundation
import Testing
import TraceClient
import TraceContext
import TraceModel
import WrittenLog

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The requests as the server receives them.
struct NetworkClientTests {
  private let desk: NetworkDesk

  init() throws { desk = try NetworkDesk() }

  @Test func `the headers carry the task's id, and one trace id with it`() async throws {
    let server = try LoopbackServer(.init(echoesHeaders: true))
    let id = try #require(CorrelationID("41CBB748-EE4D-4194-B218-129E3516C3B0"))
    let client = desk.makeClient()
    let echo: [String: String] = try await withCorrelationID(id) {
      try await client.send(URLRequest(url: server.url))
    }
    #expect(echo["x-correlation-id"] == id.text)
    #expect(echo["traceparent"].flatMap { TraceParent($0) }?.traceID == id.traceID)
  }

  @Test func `the call's id goes before the request's, that before the task's, and that before a new one`()
    async throws
  {
    let server = try LoopbackServer(.init())
    let client = desk.makeClient()
    let id = try #require(CorrelationID("of-the-call"))
    var request = URLRequest(url: server.url)
    request.setValue("of-the-request", forHTTPHeaderField: "X-Correlation-ID")
    try await withCorrelationID(#require(CorrelationID("of-the-task"))) {
      _ = try await client.data(for: request, correlationID: id)
      _ = try await client.data(for: request)
      _ = try await client.data(for: URLRequest(url: server.url))
    }
    _ = try await client.data(for: URLRequest(url: server.url))
    let ids = server.received.map { $0["x-correlation-id"] }
    #expect(ids.dropLast() == [["of-the-call"], ["of-the-request"], ["of-the-task"]])
    let made = try #require(ids.last?.first)
    #expect(UUID(uuidString: made) != nil)
    #expect(try desk.read().records.map(\.details.correlationID) == ids.flatMap { $0 + $0 })
  }

  @Test func `a retry has the same id once, and a parent id of its own`() async throws {
    let server = try LoopbackServer(.init(status: 503), .init(status: 503), .init())
    _ = try await desk.makeClient().data(for: URLRequest(url: server.url))
    let received = server.received
    #expect(received.count == 3)
    #expect(Set(received.map { $0["x-correlation-id"] }).count == 1)
    #expect(received.allSatisfy { $0["x-correlation-id"].count == 1 && $0["traceparent"].count == 1 })
    #expect(received[0]["x-correlation-id"].first?.contains(",") == false)
    let parents = received.compactMap { $0["traceparent"].first.flatMap { TraceParent($0) } }
    #expect(Set(parents.map(\.traceID)).count == 1 && Set(parents.map(\.parentID)).count == 3)
  }

  @Test func `a time-out below a second is kept, and the attempt after it is answered`() async throws {
    let server = try LoopbackServer(.init(isWithheld: true), .init(body: "[7]"))
    var patient = NetworkDesk.quick
    patient.attempts = 1_000
    let client = desk.makeClient(retries: patient, timeout: .milliseconds(600))
    let answer: [Int] = try await client.send(URLRequest(url: server.url))
    #expect(answer == [7])
    let records = try desk.read().records
    // Where the machine is busy the server needs longer for its answer, too, so that further attempts time out.
    let timeouts = records.filter { $0.event.role == .requestFailed }
    #expect(records.map(\.event.role).suffix(2) == [.requestSent, .responseReceived])
    #expect(records.count == 2 * timeouts.count + 2 && !timeouts.isEmpty)
    #expect(timeouts.allSatisfy { $0.attribute("error_code") == "-1001" })
    #expect(timeouts.allSatisfy { $0.event.statedDurationNanoseconds >= 600_000_000 })
  }

  @Test func `requests at the same time keep their ids apart`() async throws {
    let server = try LoopbackServer(.init(echoesHeaders: true))
    let client = desk.makeClient()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          let id = try #require(CorrelationID("request-\(number)"))
          let echo: [String: String] = try await withCorrelationID(id) {
            try await client.send(URLRequest(url: server.url))
          }
          #expect(echo["x-correlation-id"] == id.text)
        }
      }
      try await group.waitForAll()
    }
    let ids = Dictionary(grouping: try desk.read().records, by: \.details.correlationID)
    #expect(ids.count == 50 && ids.values.allSatisfy { $0.count == 2 })
  }

  @Test func `the caller's cancellation ends the request`() async throws {
    let server = try LoopbackServer(.init(isWithheld: true))
    let client = desk.makeClient()
    let task = Task { try await client.data(for: URLRequest(url: server.url)) }
    while server.received.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: URLError.self) { try await task.value }
    let records = try desk.read().records
    #expect(records.map(\.event.role) == [.requestSent, .requestFailed])
    #expect(records[1].event.level == .notice)
    #expect(records[1].attribute("error_code") == "\(URLError.Code.cancelled.rawValue)")
  }

  @Test func `a POST is not repeated unless its caller says that it can be`() async throws {
    let server = try LoopbackServer(.init(status: 503))
    var request = URLRequest(url: server.url)
    request.httpMethod = "POST"
    request.httpBody = Data(repeating: 0x61, count: 100_000)
    let client = desk.makeClient()
    await #expect(throws: UnexpectedStatus.self) { try await client.data(for: request) }
    #expect(server.received.count == 1)
    var repeating = NetworkDesk.quick
    repeating.repeatsAnyMethod = true
    let policy = repeating
    await #expect(throws: UnexpectedStatus.self) { try await client.data(for: request, retries: policy) }
    #expect(server.received.count == 4)
  }
}

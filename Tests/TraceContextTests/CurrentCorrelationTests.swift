import Testing
import TraceContext
import Tracing

struct CurrentCorrelationTests {
  @Test func `a tap has a new id, and outside there is none`() {
    #expect(CorrelationID.current == nil)
    let first = withCorrelationID { CorrelationID.current }
    let second = withCorrelationID { CorrelationID.current }
    #expect(first != nil && second != nil && first != second)
    #expect(CorrelationID.current == nil)
  }

  @Test func `every child task has the id`() async throws {
    let id = try #require(CorrelationID("tap-1"))
    await withCorrelationID(id) {
      async let bound = CorrelationID.current
      #expect(await bound == id)
      let grouped = await withTaskGroup(of: CorrelationID?.self) { group in
        for _ in 0..<20 { group.addTask { await Task { CorrelationID.current }.value } }
        return await group.reduce(into: Set<CorrelationID?>()) { $0.insert($1) }
      }
      #expect(grouped == [id])
      #expect(await Task.detached { CorrelationID.current }.value == nil)
    }
  }

  @Test func `requests at the same time keep their ids apart`() async {
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          guard let id = CorrelationID("request-\(number)") else { return }
          await withCorrelationID(id) {
            await Task.yield()
            #expect(CorrelationID.current == id)
          }
        }
      }
    }
  }

  @Test func `an explicit id overrides, within its scope`() throws {
    let outer = try #require(CorrelationID("outer"))
    let inner = try #require(CorrelationID("inner"))
    withCorrelationID(outer) {
      withCorrelationID(inner) { #expect(CorrelationID.current == inner) }
      #expect(CorrelationID.current == outer)
    }
  }

  @Test @MainActor func `an operation stays on its actor, and its error comes through`() async {
    struct Refused: Error {}
    await withCorrelationID {
      await Task.yield()
      MainActor.assertIsolated()
    }
    await #expect(throws: Refused.self) {
      try await withCorrelationID {
        await Task.yield()
        throw Refused()
      }
    }
  }

  @Test func `another id forgets the trace that the former came in with`() {
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    var context = ServiceContext.topLevel
    CorrelationInstrument().extract(["traceparent": parent], into: &context, using: MessageHeaders())
    #expect(context.traceParent?.header == parent)
    context.correlationID = context.correlationID
    #expect(context.traceParent?.header == parent)
    context.correlationID = CorrelationID("another")
    #expect(context.traceParent == nil)
    context.correlationID = nil
    #expect(context.correlationID == nil)
  }
}

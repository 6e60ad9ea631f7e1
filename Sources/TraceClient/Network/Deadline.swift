import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Runs `operation` for at most `limit`, then cancels it and throws `URLError(.timedOut)`.
///
/// Why not `URLRequest.timeoutInterval`: FoundationNetworking cuts it to whole seconds, so that 0.6 fails at
/// once, and everywhere it only limits the silence between two packets, not the request.
func withDeadline<Value: Sendable>(
  _ limit: Duration, operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await operation() }
    group.addTask {
      do { try await Task.sleep(for: limit) } catch { throw URLError(.cancelled) }
      let text = "no answer within \(limit)"
      throw URLError(.timedOut, userInfo: [NSLocalizedDescriptionKey: text])
    }
    guard let value = try await group.next() else { throw URLError(.unknown) }
    return value
  }
}

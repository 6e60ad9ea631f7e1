import Foundation
import TraceClient
import TraceContext

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What the app does when its button is tapped: it posts a job, and shows an error if that fails.
struct Uploader: Sendable {
  /// Where jobs are posted to.
  let url: URL
  let client: NetworkClient
  let events: ClientEvents

  /// The server's answer.
  private struct Accepted: Decodable, Sendable {
    var task_id: String
  }

  /// One tap is one request: everything below has the id that is made here.
  func tap(_ job: String) async {
    await withCorrelationID {
      do {
        _ = try await events.screenLoad("upload") { try await post(job) }
      } catch {
        events.errorShown(error, on: "upload")
      }
    }
  }

  private func post(_ job: String) async throws -> Accepted {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(job.utf8)
    return try await client.send(request)
  }
}

import TraceModel
import TraceStore

extension IndexSource {
  /// The number of the request that `name` means (`IDResolver`), as queries know it: `id#2` is the second of a reused
  /// id, and the id itself the first. Nil: there is none. Throws `QueryRefusal` if several begin so.
  package func number(ofRequest name: String) throws -> Int64? {
    do {
      return try IDResolver(self).request(named: name)?.stored.number
    } catch IDResolver.Problem.ambiguous {
      throw QueryRefusal("more than one request begins with '\(name)'")
    }
  }
}

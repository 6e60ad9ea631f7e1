/// A fault in a profile's file, at one place of it.
package struct ProfileProblem: Error, Equatable, Sendable {
  /// From 1.
  package var line: Int
  /// A clause.
  package var reason: String
  /// The word that was probably meant.
  package var nearest: String?
}

/// Everything that is wrong in a profile's file, in its order.
package struct ProfileProblems: Error, Equatable, Sendable {
  /// Path of the profile's file, as it was named.
  package var file: String
  /// In the order of the file; never empty.
  package var problems: [ProfileProblem]
}

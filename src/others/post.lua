-- The request that our own client sends: wrk's is a GET otherwise.
wrk.method = "POST"
wrk.body = "hello"
wrk.headers["Content-Type"] = "text/plain"

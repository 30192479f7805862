-- Gives a new contribution with every request; what the form would carry comes by the environment.
local head = "csrf=" .. os.getenv("CSRF") .. "&kind=idea&text=" .. string.rep("words+of+the+contribution+", 10)
local thread, sent = 0, 0
function setup(t)
  thread = thread + 1
  t:set("place", thread .. "." .. os.time() .. "." .. os.getenv("ROUND"))
end
function request()
  sent = sent + 1
  local once = place .. "." .. sent
  return wrk.format("POST", nil, nil, head .. once .. "&once=" .. once)
end
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = os.getenv("COOKIE")
